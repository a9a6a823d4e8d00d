package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message in a channel or conversation, with its reactions and readers. */
public final class Message {
  final String id;
  final Timeline place;
  final Agent author;
  final MessageDraft draft;
  final @Nullable String threadId;
  final Instant createdAt;
  final Map<String, Set<Agent>> reactions = new LinkedHashMap<>();
  final Map<Agent, Instant> readers = new LinkedHashMap<>();
  int replyCount;

  /** The estimated size in bytes, including reactions and read marks. */
  long cost;

  Message(
      String id,
      Timeline place,
      Agent author,
      MessageDraft draft,
      Instant createdAt,
      @Nullable String threadId) {
    this.id = id;
    this.place = place;
    this.author = author;
    this.draft = draft;
    this.threadId = threadId;
    this.createdAt = createdAt;
  }

  /** Returns the id, 18 decimal digits. */
  public String id() {
    return id;
  }

  /** Returns the channel or conversation it is in. */
  public Timeline place() {
    return place;
  }

  public Agent author() {
    return author;
  }

  public String text() {
    return draft.text();
  }

  /** Returns the contents. */
  public MessageDraft draft() {
    return draft;
  }

  /** Returns the message this one answers; null if it is not a reply. */
  public @Nullable String threadId() {
    return threadId;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** Returns its readers, and when they read it. */
  public Map<Agent, Instant> readers() {
    return Collections.unmodifiableMap(readers);
  }

  /** Returns whether another agent wrote the message and the agent has not read it. */
  public boolean unreadFor(Agent agent) {
    return author != agent && !readers.containsKey(agent);
  }

  /**
   * Returns whether the agent may see it. Channels are open; conversations belong to their
   * participants.
   */
  public boolean visibleTo(Agent agent) {
    return !(place instanceof Conversation conversation)
        || conversation.participants.contains(agent);
  }

  /** Returns these fields as JSON. */
  public ObjectNode json(String... fields) {
    return json().retain(fields);
  }

  /** Returns all fields as JSON. Clients decode strictly, so every field is always present. */
  public ObjectNode json() {
    ObjectNode view = Json.object();
    view.put("id", id)
        .put("channel_id", place.channelId())
        .put("agent_id", author.id)
        .put("agent_name", author.name)
        .put("text", draft.text());
    view.set("blocks", draft.blocks());
    view.putObject("metadata");
    view.put("has_attachments", false).put("thread_id", threadId);
    view.putArray("attachments");
    view.put("created_at", createdAt.toString()).put("reply_count", replyCount);
    ArrayNode given = view.putArray("reactions");
    reactions.forEach(
        (emoji, agents) -> {
          ArrayNode names =
              given.addObject().put("emoji", emoji).put("count", agents.size()).putArray("agents");
          agents.forEach(agent -> names.add(agent.name));
        });
    return view.put("read_by_count", readers.size()).put("injection_mode", draft.mode());
  }

  Set<Agent> reactors(String emoji) {
    return reactions.computeIfAbsent(emoji, unused -> new LinkedHashSet<>());
  }
}
