package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import org.jspecify.annotations.Nullable;

/**
 * Is called around spawns and releases, to prepare and to clean up, and of messages sent. A spawn
 * or release waits for each call, as long as {@link AgentRelayOptions#hookTimeout} says; what a
 * hook throws is logged, and stops nothing. Called on the listener executor of the options.
 */
public interface AgentHooks {

  /** An agent is about to be spawned: the request has not been sent. */
  default void beforeSpawn(SpawnOptions options) {}

  /** The broker has said that the agent's worker runs. */
  default void afterSpawn(Agent agent) {}

  /** The agent was not spawned, or that is not known: see the failure's outcome. */
  default void spawnFailed(SpawnOptions options, Throwable failure) {}

  /** An agent is about to be released: the request has not been sent. */
  default void beforeRelease(Agent agent, @Nullable String reason) {}

  /** The broker has said that the agent is released, or it had ended by itself. */
  default void afterRelease(Agent agent, @Nullable String reason) {}

  /** The agent was not released, or that is not known: see the failure's outcome. */
  default void releaseFailed(Agent agent, @Nullable String reason, Throwable failure) {}

  /** The broker has accepted a message of this relay's. The sender does not wait for this call. */
  default void messageSent(Delivery delivery, Sender from) {}
}
