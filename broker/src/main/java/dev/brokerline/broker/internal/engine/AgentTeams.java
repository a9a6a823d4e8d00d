package dev.brokerline.broker.internal.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.mcp.ToolResult;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.BrokerResult;
import dev.brokerline.protocol.text.TypedText;
import dev.brokerline.protocol.wire.Inbound;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The agents that agents have started. Each has the directory and the permissions of the one that
 * started it, which alone of all agents may end it. Used on the broker's thread.
 */
final class AgentTeams {

  /** How many agents that it has started an agent may have at a time. */
  static final int MAX = 20;

  private final Agents agents;
  private final Handlers handlers;
  private final Map<Agent, Agent> starters = new WeakHashMap<>();

  AgentTeams(Agents agents, Handlers handlers) {
    this.agents = agents;
    this.handlers = handlers;
  }

  void add(Agent by, ObjectNode arguments, CompletableFuture<ToolResult> result) {
    if (agents.live().stream().filter(agent -> by.equals(starters.get(agent))).count() >= MAX) {
      throw RequestError.later("too_many_agents", "you have started " + MAX + " agents already");
    }
    AgentSpec spec = spec(by, arguments);
    TypedText.Cleaned task = TypedText.cleaned("task", arguments.path("task").asText());
    SpawnAgent request = SpawnAgent.of(spec).withInitialTask(task.text());
    ask(
        request,
        result,
        done ->
            RelayTools.withRemoved(
                done.put("name", spec.name()).put("started", true), task.removed()));
    Agent added = agents.find(spec.name());
    if (added != null && added.spec().equals(spec)) {
      starters.put(added, by);
    }
  }

  private static AgentSpec spec(Agent by, ObjectNode arguments) {
    String name = arguments.path("name").asText();
    String program = arguments.path("cli").asText().strip();
    boolean headless =
        AgentPrograms.find(program).filter(known -> !known.ways().isEmpty()).isPresent();
    AgentSpec spec =
        headless
            ? AgentSpec.headless(name, HeadlessProvider.of(program))
            : AgentSpec.pty(name, program);
    String channel = arguments.path("channel").textValue();
    return spec.withModel(arguments.path("model").textValue())
        .withCwd(by.spec().cwd())
        .withPermissions(by.spec().permissions())
        .withChannels(
            channel == null ? List.copyOf(by.channels()) : List.of(Channels.plain(channel)));
  }

  void remove(Agent by, ObjectNode arguments, CompletableFuture<ToolResult> result) {
    String name = arguments.path("name").asText();
    if (!by.equals(starters.get(agents.get(name)))) {
      throw RequestError.of("not_yours", "you have not started '" + name + "'");
    }
    ask(
        new ReleaseAgent(name, arguments.path("reason").textValue()),
        result,
        done -> done.put("name", name).put("removed", true));
  }

  /** Does what a client can ask for, too. */
  private void ask(
      BrokerRequest<?> request, CompletableFuture<ToolResult> result, Consumer<ObjectNode> done) {
    handlers.handle(
        request,
        new Reply<BrokerResult>(
            new Client() {
              @Override
              public void answer(Inbound answer) {
                if (answer instanceof Inbound.Error error) {
                  result.complete(RelayTools.error(error.error()));
                } else {
                  ObjectNode content = JsonNodeFactory.instance.objectNode();
                  done.accept(content);
                  result.complete(ToolResult.of(content));
                }
              }

              @Override
              public void event(byte[] line) {
                // Not connected: gets none.
              }
            },
            null));
  }
}
