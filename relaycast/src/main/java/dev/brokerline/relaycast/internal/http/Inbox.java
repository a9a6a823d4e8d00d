package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Conversation;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The news for an agent: its channels, mentions, conversations, and reactions to its messages, each
 * reaction once.
 */
final class Inbox {
  private static final int MAX_ITEMS = 50;

  private final Call call;
  private final Agent reader;

  private Inbox(Call call) {
    this.call = call;
    this.reader = call.agent();
  }

  static ObjectNode of(Call call) {
    Inbox inbox = new Inbox(call);
    return Json.object()
        .<ObjectNode>set("unread_channels", inbox.channels())
        .<ObjectNode>set("mentions", inbox.mentions())
        .<ObjectNode>set("unread_dms", inbox.conversations())
        .set("recent_reactions", inbox.reactions());
  }

  private ArrayNode channels() {
    ArrayNode list = Json.array();
    for (Channel channel : call.state().channels().all()) {
      String joinedAfter = channel.members().get(reader.id());
      if (joinedAfter == null || channel.archived()) {
        continue;
      }
      long unread =
          channel.all().stream()
              .filter(m -> m.unreadFor(reader) && m.id().compareTo(joinedAfter) > 0)
              .count();
      if (unread > 0) {
        list.addObject().put("channel_name", channel.name()).put("unread_count", unread);
      }
    }
    return list;
  }

  private ArrayNode mentions() {
    Pattern mention =
        Pattern.compile("@" + Pattern.quote(reader.name().toLowerCase(Locale.ROOT)) + "(?![\\w-])");
    List<Message> mentions =
        call.state().messages().all().stream()
            .filter(m -> m.place() instanceof Channel && m.unreadFor(reader))
            .filter(m -> mention.matcher(m.text().toLowerCase(Locale.ROOT)).find())
            .toList();
    return Views.list(
        newest(mentions),
        m ->
            m.json("id", "agent_name", "text", "created_at")
                .put("channel_name", ((Channel) m.place()).name()));
  }

  private ArrayNode conversations() {
    ArrayNode list = Json.array();
    for (Conversation conversation : call.state().conversations().of(reader)) {
      List<Message> unread = conversation.all().stream().filter(m -> m.unreadFor(reader)).toList();
      if (!unread.isEmpty()) {
        Message last = unread.get(unread.size() - 1);
        list.addObject()
            .put("conversation_id", conversation.id())
            .put("from", last.author().name())
            .put("unread_count", unread.size())
            .set("last_message", last.json("id", "text", "created_at"));
      }
    }
    return list;
  }

  private ArrayNode reactions() {
    return Views.list(
        call.state().messages().takeFreshReactions(reader),
        reaction ->
            Json.object()
                .put("message_id", reaction.messageId())
                .put("channel_name", reaction.channelName())
                .put("emoji", reaction.emoji())
                .put("agent_name", reaction.agentName())
                .put("created_at", reaction.createdAt().toString()));
  }

  private static List<Message> newest(List<Message> oldestFirst) {
    int from = Math.max(0, oldestFirst.size() - MAX_ITEMS);
    return oldestFirst.subList(from, oldestFirst.size());
  }
}
