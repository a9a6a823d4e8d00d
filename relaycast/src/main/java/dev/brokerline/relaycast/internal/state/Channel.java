package dev.brokerline.relaycast.internal.state;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named place that any agent may post to. */
public final class Channel extends Timeline {
  final String id;
  final String name;
  final @Nullable String createdBy;
  final Instant createdAt;
  ChannelDraft draft;
  boolean archived;

  /**
   * Agent id to the id of the last message before the agent joined: older ones are not unread for
   * it.
   */
  final Map<String, String> members = new LinkedHashMap<>();

  Channel(String id, ChannelDraft draft, @Nullable Agent creator, Instant now) {
    this.id = id;
    this.name = draft.name();
    this.draft = draft;
    this.createdBy = creator == null ? null : creator.id;
    this.createdAt = now;
  }

  /** Returns {@code name} without one leading {@code #}, which callers may or may not write. */
  public static String bareName(String name) {
    return name.startsWith("#") ? name.substring(1) : name;
  }

  @Override
  public String channelId() {
    return id;
  }

  /** Returns the name without {@code #}. */
  public String name() {
    return name;
  }

  /** Returns what was said at its creation, with its topic of now. */
  public ChannelDraft draft() {
    return draft;
  }

  /** Returns the id of the agent that created it; null if the workspace key did. */
  public @Nullable String createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public boolean archived() {
    return archived;
  }

  /** Returns the member agents' ids, each with the id of the last message before it joined. */
  public Map<String, String> members() {
    return Collections.unmodifiableMap(members);
  }
}
