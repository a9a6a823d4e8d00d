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
        .put("type", agent.type())
        .put("status", status(agent))
        .put("persona", agent.persona());
    view.set("metadata", agent.metadata());
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
        .put("topic", channel.topic());
    view.set("metadata", channel.metadata());
    return view.put("created_by", channel.createdBy())
        .put("created_at", channel.createdAt().toString())
        .put("is_archived", channel.archived())
        .put("member_count", channel.members().size());
  }

  static ObjectNode message(Message message) {
    ObjectNode view = Json.object();
    view.put("id", message.id())
        .put("channel_id", message.place().channelId())
        .put("agent_id", message.author().id())
        .put("agent_name", message.author().name())
        .put("text", message.text());
    view.set("blocks", message.blocks());
    view.putObject("metadata");
    view.put("has_attachments", false).put("thread_id", message.threadId());
    view.putArray("attachments");
    view.put("created_at", message.createdAt().toString()).put("reply_count", message.replyCount());
    view.set("reactions", reactions(message));
    return view.put("read_by_count", message.readers().size())
        .put("injection_mode", message.mode());
  }

  /** The answer to a direct message. */
  static ObjectNode direct(Conversation conversation, Message message) {
    ObjectNode view = Json.object().put("conversation_id", conversation.id());
    ObjectNode content = view.putObject("message");
    content
        .put("id", message.id())
        .put("agent_id", message.author().id())
        .put("agent_name", message.author().name())
        .put("text", message.text())
        .put("injection_mode", message.mode())
        .putArray("attachments");
    return view.put("created_at", message.createdAt().toString());
  }

  /** A conversation as brokers look it up: participants are plain names. */
  static ObjectNode conversationOfAll(Conversation conversation) {
    ObjectNode view = conversationHead(conversation).put("channel_id", conversation.channelId());
    ArrayNode names = view.putArray("participants");
    conversation.participants().forEach(agent -> names.add(agent.name()));
    conversation
        .last()
        .ifPresent(
            last ->
                view.putObject("last_message")
                    .put("text", last.text())
                    .put("agent_name", last.author().name())
                    .put("created_at", last.createdAt().toString()));
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
            last ->
                view.putObject("last_message")
                    .put("id", last.id())
                    .put("text", last.text())
                    .put("agent_id", last.author().id())
                    .put("created_at", last.createdAt().toString()),
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

  private static ArrayNode reactions(Message message) {
    ArrayNode list = Json.array();
    message
        .reactions()
        .forEach(
            (emoji, agents) -> {
              ObjectNode entry = list.addObject().put("emoji", emoji).put("count", agents.size());
              ArrayNode names = entry.putArray("agents");
              agents.forEach(agent -> names.add(agent.name()));
            });
    return list;
  }
}
