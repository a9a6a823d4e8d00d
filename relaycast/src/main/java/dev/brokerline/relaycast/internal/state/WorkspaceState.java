package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.time.Instant;

/**
 * The whole memory of one workspace. Not thread-safe: the caller holds the server's lock.
 *
 * @param key the workspace key; a secret
 * @param messages those of all channels and conversations
 */
public record WorkspaceState(
    String id,
    String name,
    String key,
    Instant createdAt,
    Agents agents,
    Channels channels,
    Conversations conversations,
    Messages messages) {

  /** Makes an empty workspace with a fresh key. */
  public static WorkspaceState of(String name, Ids ids, Clock clock, Limits limits, Kept kept) {
    Messages messages = new Messages(ids, clock, limits, kept);
    return new WorkspaceState(
        ids.next("ws_"),
        name,
        ids.nextSecret("rk_live_"),
        clock.instant(),
        new Agents(ids, clock, limits.agents(), kept),
        new Channels(ids, clock, limits.channels(), kept),
        new Conversations(ids, clock, limits.conversations(), messages::forget, kept),
        messages);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "WorkspaceState[id=" + id + ", name=" + name + "]";
  }
}
