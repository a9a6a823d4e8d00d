package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.time.Instant;

/** The whole memory of one workspace. Not thread-safe: the caller holds the server's lock. */
public final class WorkspaceState {
  private final String id;
  private final String name;
  private final String key;
  private final Instant createdAt;
  private final Agents agents;
  private final Channels channels;
  private final Conversations conversations;
  private final Messages messages;

  /** Makes an empty workspace with a fresh key. */
  public WorkspaceState(String name, Ids ids, Clock clock, Limits limits, Kept kept) {
    this.name = name;
    this.id = ids.next("ws_");
    this.key = ids.nextSecret("rk_live_");
    this.createdAt = clock.instant();
    this.agents = new Agents(ids, clock, limits.agents(), kept);
    this.channels = new Channels(ids, clock, limits.channels(), kept);
    this.messages = new Messages(ids, clock, limits, kept);
    this.conversations =
        new Conversations(ids, clock, limits.conversations(), messages::forget, kept);
  }

  /** Returns the opaque id. */
  public String id() {
    return id;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the workspace key; a secret. */
  public String key() {
    return key;
  }

  /** Returns when it was created. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns the agents. */
  public Agents agents() {
    return agents;
  }

  /** Returns the channels. */
  public Channels channels() {
    return channels;
  }

  /** Returns the conversations. */
  public Conversations conversations() {
    return conversations;
  }

  /** Returns the messages of all channels and conversations. */
  public Messages messages() {
    return messages;
  }
}
