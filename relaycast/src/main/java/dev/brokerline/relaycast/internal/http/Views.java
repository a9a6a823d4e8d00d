package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Conversation;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.WorkspaceState;
import java.util.Collection;
import java.util.function.Function;

/**
 * The JSON shapes of what a workspace holds. Every field is always there: the clients decode
 * strictly.
 */
final class Views {
  private Views() {}

  static <T> ArrayNode list(Collection<T> items, Function<T, ObjectNode> view) {
    ArrayNode list = Json.array();
    items.forEach(item -> list.add(view.apply(item)));
    return list;
  }

  static ObjectNode agent(Agent agent) {
    ObjectNode view = Json.object();
    view.put("id", agent.id())
        .put("name", agent.name())
        .put("type", agent.draft().type())
        .put("status", status(agent))
        .put("persona", agent.draft().persona());
    view.set("metadata", agent.draft().metadata());
    return view.put("created_at", agent.createdAt().toString())
        .put("last_seen", agent.lastSeen().toString());
  }

  static String status(Agent agent) {
    return agent.online() ? "online" : "offline";
  }

  static ObjectNode channel(WorkspaceState state, Channel channel) {
    ObjectNode view = Json.object();
    view.put("id", channel.channelId())
        .put("workspace_id", state.id())
        .put("name", channel.name())
        .put("channel_type", 0)
        .put("topic", channel.draft().topic());
    view.set("metadata", channel.draft().metadata());
    return view.put("created_by", channel.createdBy())
        .put("created_at", channel.createdAt().toString())
        .put("is_archived", channel.archived())
        .put("member_count", channel.members().size());
  }

  /** The answer to a direct message. */
  static ObjectNode direct(Conversation conversation, Message message) {
    ObjectNode content =
        message.json("id", "agent_id", "agent_name", "text", "injection_mode", "attachments");
    return Json.object()
        .put("conversation_id", conversation.id())
        .<ObjectNode>set("message", content)
        .put("created_at", message.createdAt().toString());
  }

  /** A conversation as brokers look it up: participants are plain names. */
  static ObjectNode conversationOfAll(Conversation conversation) {
    ObjectNode view = conversationHead(conversation).put("channel_id", conversation.channelId());
    ArrayNode names = view.putArray("participants");
    conversation.participants().forEach(agent -> names.add(agent.name()));
    conversation
        .last()
        .ifPresent(last -> view.set("last_message", last.json("text", "agent_name", "created_at")));
    return view.put("message_count", conversation.messageCount());
  }

  /** A conversation as one of its participants sees it. */
  static ObjectNode conversationOf(Agent reader, Conversation conversation) {
    ObjectNode view = conversationHead(conversation).put("name", conversation.name());
    ArrayNode participants = view.putArray("participants");
    for (Agent agent : conversation.participants()) {
      participants.addObject().put("agent_id", agent.id()).put("agent_name", agent.name());
    }
    conversation
        .last()
        .ifPresentOrElse(
            last -> view.set("last_message", last.json("id", "text", "agent_id", "created_at")),
            () -> view.putNull("last_message"));
    return view.put("unread_count", unread(reader, conversation))
        .put("created_at", conversation.createdAt().toString());
  }

  static int unread(Agent reader, Conversation conversation) {
    return (int) conversation.all().stream().filter(m -> m.unreadFor(reader)).count();
  }

  private static ObjectNode conversationHead(Conversation conversation) {
    return Json.object()
        .put("id", conversation.id())
        .put("type", conversation.group() ? "group" : "1:1");
  }
}
