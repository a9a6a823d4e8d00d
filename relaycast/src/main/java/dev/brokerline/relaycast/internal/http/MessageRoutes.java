package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.text.Names;
import dev.brokerline.relaycast.internal.http.Route.Access;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The calls about single messages: threads, reactions, read marks, search and the inbox. */
final class MessageRoutes {
  private static final int MAX_EMOJI_CHARS = 64;

  private MessageRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of("POST /v1/messages/{id}/replies", Access.AGENT, MessageRoutes::reply),
        Route.of("GET /v1/messages/{id}/replies", Access.WORKSPACE, MessageRoutes::thread),
        Route.of("POST /v1/messages/{id}/reactions", Access.AGENT, MessageRoutes::react),
        Route.of(
            "DELETE /v1/messages/{id}/reactions/{emoji}", Access.AGENT, MessageRoutes::unreact),
        Route.of("POST /v1/messages/{id}/read", Access.AGENT, MessageRoutes::read),
        Route.of("GET /v1/messages/{id}/readers", Access.WORKSPACE, MessageRoutes::readers),
        Route.of("GET /v1/search", Access.WORKSPACE, MessageRoutes::search),
        Route.of("GET /v1/inbox", Access.AGENT, call -> Answer.ok(Inbox.of(call))));
  }

  private static Answer reply(Call call) {
    return Answer.created(
        call.relay().reply(call.agent(), call.variable("id"), call.message()).json());
  }

  private static Answer thread(Call call) {
    Message parent = message(call);
    List<Message> replies = call.page(call.state().messages().replies(parent));
    return Answer.ok(
        Json.object()
            .<ObjectNode>set("parent", parent.json())
            .set("replies", Views.list(replies, Message::json)));
  }

  private static Answer react(Call call) {
    String given = call.name("emoji");
    String emoji = Refusal.checked(Names::known, "\"emoji\"", given);
    if (emoji.length() > MAX_EMOJI_CHARS) {
      throw Refusal.invalid("\"emoji\" must have at most " + MAX_EMOJI_CHARS + " characters");
    }
    Message message = message(call);
    call.state().messages().react(message, call.agent(), emoji);
    return Answer.created(
        Json.object()
            .put("message_id", message.id())
            .put("emoji", emoji)
            .put("agent_name", call.agent().name()));
  }

  private static Answer unreact(Call call) {
    call.state().messages().unreact(message(call), call.agent(), call.variable("emoji"));
    return Answer.empty();
  }

  private static Answer read(Call call) {
    Message message = message(call);
    return Answer.ok(
        Json.object()
            .put("message_id", message.id())
            .put("agent_id", call.agent().id())
            .put("read_at", call.state().messages().read(message, call.agent()).toString()));
  }

  private static Answer readers(Call call) {
    ArrayNode list = Json.array();
    message(call)
        .readers()
        .forEach(
            (agent, at) ->
                list.addObject()
                    .put("agent_name", agent.name())
                    .put("agent_id", agent.id())
                    .put("read_at", at.toString()));
    return Answer.ok(list);
  }

  /**
   * Searches the channels, newest first, by text that contains the words as they stand, in any
   * letter case.
   */
  private static Answer search(Call call) {
    String wanted = call.query("q").orElse("").toLowerCase(Locale.ROOT);
    String channel = Channel.bareName(call.query("channel").orElse(""));
    String from = call.query("from").orElse("");
    List<Message> newestFirst = new ArrayList<>(call.state().messages().all());
    Collections.reverse(newestFirst);
    ArrayNode hits = Json.array();
    newestFirst.stream()
        .filter(
            m ->
                m.place() instanceof Channel in && (channel.isEmpty() || in.name().equals(channel)))
        .filter(m -> from.isEmpty() || m.author().name().equalsIgnoreCase(from))
        .filter(m -> m.text().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(call.limit())
        .forEach(m -> hits.add(hit(m)));
    return Answer.ok(hits);
  }

  private static ObjectNode hit(Message message) {
    return message
        .json("id", "agent_name", "text", "created_at")
        .put("channel_name", ((Channel) message.place()).name())
        .put("relevance_score", 1);
  }

  /** The message of the path, which an agent sees only if it takes part in its conversation. */
  private static Message message(Call call) {
    Message message = call.state().messages().require(call.variable("id"));
    Agent agent = call.agentOrNull();
    if (agent != null && !message.visibleTo(agent)) {
      throw new Refusal(
          403, "forbidden", "Agent \"" + agent.name() + "\" may not see this message");
    }
    return message;
  }
}
