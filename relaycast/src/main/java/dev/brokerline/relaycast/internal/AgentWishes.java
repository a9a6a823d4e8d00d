package dev.brokerline.relaycast.internal;

import org.jspecify.annotations.Nullable;

/**
 * Receives the requests of agents to start or stop agents, after the requesting agent has its
 * answer.
 */
public interface AgentWishes {
  /** An agent requests another agent. */
  void spawn(Relay relay, Spawn wish);

  /** An agent requests the end of an agent. */
  void release(Relay relay, Release wish);

  /** The requested agent; {@code model} and {@code channel} only if they were given. */
  record Spawn(
      String name,
      String cli,
      String task,
      @Nullable String channel,
      @Nullable String model,
      boolean alreadyExisted) {}

  /** The agent to stop, and the reason. */
  record Release(String name, @Nullable String reason, boolean deleted) {}
}
