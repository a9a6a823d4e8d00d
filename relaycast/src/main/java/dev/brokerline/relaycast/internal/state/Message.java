package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message in its place, with who reacted to it and who read it. */
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

  /** About how many bytes it takes, with its reactions and read marks. */
  long cost;

  Message(String id, Timeline place, Agent author, MessageDraft draft, Origin origin) {
    this.id = id;
    this.place = place;
    this.author = author;
    this.draft = draft;
    this.threadId = origin.threadId();
    this.createdAt = origin.createdAt();
  }

  /** When a message was written, and below which one. */
  record Origin(Instant createdAt, @Nullable String threadId) {}

  /** Returns the id, 18 decimal digits. */
  public String id() {
    return id;
  }

  /** Returns the channel or conversation it is in. */
  public Timeline place() {
    return place;
  }

  /** Returns who wrote it. */
  public Agent author() {
    return author;
  }

  /** Returns the text. */
  public String text() {
    return draft.text();
  }

  /** Returns {@code wait} or {@code steer}. */
  public String mode() {
    return draft.mode();
  }

  /** Returns the rich form that the author gave, if any. */
  public @Nullable JsonNode blocks() {
    return draft.blocks();
  }

  /** Returns the message this one answers; null if it is none's reply. */
  public @Nullable String threadId() {
    return threadId;
  }

  /** Returns when it was written. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns how many replies were ever written to it. */
  public int replyCount() {
    return replyCount;
  }

  /** Returns each emoji with the agents that gave it. */
  public Map<String, Set<Agent>> reactions() {
    return Collections.unmodifiableMap(reactions);
  }

  /** Returns who read it, and when. */
  public Map<Agent, Instant> readers() {
    return Collections.unmodifiableMap(readers);
  }

  /** Returns whether the message is news to the agent: written by another and not yet read. */
  public boolean unreadFor(Agent agent) {
    return author != agent && !readers.containsKey(agent);
  }

  /**
   * Returns whether the agent may see it: channels are open, conversations are their participants'.
   */
  public boolean visibleTo(Agent agent) {
    return !(place instanceof Conversation conversation)
        || conversation.participants.contains(agent);
  }

  Set<Agent> reactors(String emoji) {
    return reactions.computeIfAbsent(emoji, unused -> new LinkedHashSet<>());
  }
}
