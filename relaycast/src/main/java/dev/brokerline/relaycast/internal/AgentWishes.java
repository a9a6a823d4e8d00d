package dev.brokerline.relaycast.internal;

import org.jspecify.annotations.Nullable;

/**
 * Is told when an agent asks for another one to be started or stopped, after the asker has its
 * answer.
 */
public interface AgentWishes {
  /** An agent is wanted. */
  void spawn(Relay relay, Spawn wish);

  /** An agent is to stop. */
  void release(Relay relay, Release wish);

  /** Which agent is wanted; {@code model} and {@code channel} only if the asker named them. */
  record Spawn(
      String name,
      String cli,
      String task,
      @Nullable String channel,
      @Nullable String model,
      boolean alreadyExisted) {}

  /** Which agent is to stop, and why. */
  record Release(String name, @Nullable String reason, boolean deleted) {}
}
