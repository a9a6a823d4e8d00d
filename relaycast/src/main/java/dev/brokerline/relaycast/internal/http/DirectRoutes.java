package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.text.Names;
import dev.brokerline.relaycast.internal.http.Route.Access;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Conversation;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.ArrayList;
import java.util.List;

/** The calls about direct messages, in pairs and in groups. */
final class DirectRoutes {
  private DirectRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of("POST /v1/dm", Access.AGENT, DirectRoutes::send),
        Route.of("POST /v1/dm/group", Access.AGENT, DirectRoutes::found),
        Route.of("GET /v1/dm/conversations", Access.AGENT, DirectRoutes::own),
        Route.of("GET /v1/dm/conversations/all", Access.WORKSPACE, DirectRoutes::all),
        Route.of(
            "GET /v1/dm/conversations/{id}/messages", Access.WORKSPACE, DirectRoutes::messages),
        Route.of("GET /v1/dm/{id}/messages", Access.AGENT, DirectRoutes::messages),
        Route.of("POST /v1/dm/{id}/messages", Access.AGENT, DirectRoutes::write));
  }

  private static Answer send(Call call) {
    return sent(call.relay().direct(call.agent(), call.name("to"), call.message()));
  }

  private static Answer write(Call call) {
    return sent(call.relay().direct(call.agent(), conversation(call), call.message()));
  }

  private static Answer sent(Message message) {
    return Answer.created(Views.direct((Conversation) message.place(), message));
  }

  private static Answer found(Call call) {
    List<Agent> others = new ArrayList<>();
    for (JsonNode name : call.field("participants")) {
      others.add(call.state().agents().recipient(name.asText()));
    }
    if (others.isEmpty()) {
      throw Refusal.invalid("\"participants\" must name at least one agent");
    }
    String name =
        call.optionalText("name")
            .map(given -> Refusal.checked(Names::known, "\"name\"", given))
            .orElse(null);
    Conversation group = call.state().conversations().group(name, call.agent(), others);
    ObjectNode view =
        Json.object()
            .put("id", group.id())
            .put("channel_id", group.channelId())
            .put("dm_type", "group")
            .put("name", group.name());
    ArrayNode participants = view.putArray("participants");
    group.participants().forEach(agent -> participants.addObject().put("agent_id", agent.id()));
    return Answer.created(view.put("created_at", group.createdAt().toString()));
  }

  private static Answer own(Call call) {
    Agent reader = call.agent();
    return Answer.ok(
        Views.list(
            call.state().conversations().of(reader), each -> Views.conversationOf(reader, each)));
  }

  private static Answer all(Call call) {
    return Answer.ok(Views.list(call.state().conversations().all(), Views::conversationOfAll));
  }

  private static Answer messages(Call call) {
    return Answer.ok(Views.list(call.page(conversation(call).all()), Message::json));
  }

  /** Returns the conversation of the path, which an agent sees only if it takes part. */
  private static Conversation conversation(Call call) {
    Agent agent = call.agentOrNull();
    String id = call.variable("id");
    return agent == null
        ? call.state().conversations().require(id)
        : call.state().conversations().require(id, agent);
  }
}
