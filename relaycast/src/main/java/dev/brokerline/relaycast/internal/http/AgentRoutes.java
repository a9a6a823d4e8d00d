package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.text.Names;
import dev.brokerline.protocol.text.TypedText;
import dev.brokerline.relaycast.internal.AgentWishes;
import dev.brokerline.relaycast.internal.http.Route.Access;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.AgentDraft;
import dev.brokerline.relaycast.internal.state.Agents;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls about agents: identity, presence, and the wish to start or stop one. */
final class AgentRoutes {
  private final @Nullable AgentWishes wishes;

  /** Makes the calls; with null agents may not start or stop agents. */
  AgentRoutes(@Nullable AgentWishes wishes) {
    this.wishes = wishes;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST /v1/agents", Access.WORKSPACE, AgentRoutes::register),
        Route.of("GET /v1/agents", Access.WORKSPACE, AgentRoutes::list),
        Route.of("POST /v1/agents/spawn", Access.WORKSPACE, this::spawn),
        Route.of("POST /v1/agents/release", Access.WORKSPACE, this::release),
        Route.of("POST /v1/agents/heartbeat", Access.AGENT, call -> presence(call, true)),
        Route.of("POST /v1/agents/disconnect", Access.AGENT, call -> presence(call, false)),
        Route.of("GET /v1/agents/{name}", Access.WORKSPACE, AgentRoutes::get),
        Route.of("POST /v1/agents/{name}/rotate-token", Access.WORKSPACE, AgentRoutes::token));
  }

  private static Answer register(Call call) {
    AgentDraft draft =
        new AgentDraft(
            // A broker's own name comes from its directory, and its agents' have been checked.
            call.byBroker() ? call.name("name") : call.newName(Names::participant),
            call.optionalText("type").orElse("agent"),
            call.optionalText("persona").orElse(null),
            call.metadata());
    Agents agents = call.state().agents();
    boolean known = agents.find(draft.name()).isPresent();
    Agent agent = call.byBroker() ? agents.registerBroker(draft) : agents.register(draft);
    ObjectNode view = registered(agent);
    return known ? Answer.ok(view) : Answer.created(view);
  }

  private static ObjectNode registered(Agent agent) {
    return Views.agent(agent)
        .retain("id", "name", "status", "created_at")
        .put("token", agent.token());
  }

  private static Answer list(Call call) {
    String status = call.query("status").orElse("");
    List<Agent> agents =
        call.state().agents().all().stream()
            .filter(agent -> status.isEmpty() || status.equals(Views.status(agent)))
            .toList();
    return Answer.ok(Views.list(agents, Views::agent));
  }

  private static Answer get(Call call) {
    return Answer.ok(Views.agent(call.state().agents().require(call.variable("name"))));
  }

  /** Gives the agent's one token again: an older one must stay good, for the broker caches it. */
  private static Answer token(Call call) {
    Agent agent = call.state().agents().require(call.variable("name"));
    Agent caller = call.agentOrNull();
    if (caller != null && caller != agent) {
      throw new Refusal(403, "forbidden", "An agent's token may not ask for another agent's");
    }
    return Answer.ok(Json.object().put("name", agent.name()).put("token", agent.token()));
  }

  private static Answer presence(Call call, boolean online) {
    Agent agent = call.agent();
    call.state().agents().presence(agent, online);
    return Answer.ok(
        Json.object()
            .put("agent_id", agent.id())
            .put("name", agent.name())
            .put("status", Views.status(agent)));
  }

  private Answer spawn(Call call) {
    requireAllowed(call);
    String cli = call.name("cli");
    String task = Refusal.checked(TypedText::checked, "\"task\"", call.field("task").asText(""));
    ObjectNode metadata = call.metadata();
    AgentDraft draft =
        new AgentDraft(
            call.byBroker() ? call.name("name") : call.newName(Names::agent),
            "agent",
            call.optionalText("persona").orElse(null),
            metadata.deepCopy().put("cli", cli));
    Agents.Spawned spawned = call.state().agents().spawn(draft, call.byBroker());
    Agent agent = spawned.agent();
    String channel = call.optionalText("channel").map(Channel::bareName).orElse(null);
    joinIfThere(call, agent, channel);
    ObjectNode view =
        registered(agent)
            .put("cli", cli)
            .put("task", task)
            .put("channel", channel)
            .put("already_existed", spawned.alreadyExisted());
    Answer answer = spawned.alreadyExisted() ? Answer.ok(view) : Answer.created(view);
    if (call.byBroker()) {
      return answer;
    }
    String model = metadata.path("model").isTextual() ? metadata.path("model").asText() : null;
    AgentWishes.Spawn wish =
        new AgentWishes.Spawn(agent.name(), cli, task, channel, model, spawned.alreadyExisted());
    return answer.then(() -> allowed().spawn(call.relay(), wish));
  }

  /** A broker tells of agents that it starts and stops anyway; others wish that it did. */
  private void requireAllowed(Call call) {
    if (!call.byBroker()) {
      var unused = allowed();
    }
  }

  private AgentWishes allowed() {
    if (wishes == null) {
      throw new Refusal(
          403,
          "agents_may_not_spawn",
          "Agents may not start or stop agents here; the host may allow it with"
              + " RelaycastOptions.agentsMaySpawn(true)");
    }
    return wishes;
  }

  private static void joinIfThere(Call call, Agent agent, @Nullable String channel) {
    if (channel != null) {
      call.state()
          .channels()
          .find(channel)
          .ifPresent(it -> call.state().channels().join(it, agent));
    }
  }

  private Answer release(Call call) {
    requireAllowed(call);
    String name = call.name("name");
    String reason =
        call.optionalText("reason")
            .map(text -> Refusal.checked(TypedText::checked, "\"reason\"", text))
            .orElse(null);
    boolean delete = call.flag("delete_agent");
    boolean known = call.state().agents().find(name).isPresent();
    boolean released = call.state().agents().release(name, delete);
    Answer answer =
        Answer.ok(
            Json.object()
                .put("name", name)
                .put("released", released)
                .put("deleted", delete && known)
                .put("reason", reason));
    if (call.byBroker() || !known) {
      return answer;
    }
    return answer.then(
        () -> allowed().release(call.relay(), new AgentWishes.Release(name, reason, delete)));
  }
}
