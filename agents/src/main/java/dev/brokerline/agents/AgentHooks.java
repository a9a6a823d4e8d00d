package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks before and after spawns and releases, to prepare and to clean up, and after sends. A
 * spawn or release waits for each call, at most for {@link AgentRelayOptions#hookTimeout}. An
 * exception of a hook is logged and stops nothing. The listener executor of the options makes the
 * calls.
 */
public interface AgentHooks {

  /** An agent is about to be spawned: the request has not been sent. */
  default void beforeSpawn(SpawnOptions options) {}

  /** The broker has confirmed that the agent's worker runs. */
  default void afterSpawn(Agent agent) {}

  /** The spawn failed; the outcome of the failure says whether the agent may run all the same. */
  default void spawnFailed(SpawnOptions options, Throwable failure) {}

  /** An agent is about to be released: the request has not been sent. */
  default void beforeRelease(Agent agent, @Nullable String reason) {}

  /** The broker has confirmed the release, or the agent had ended by itself. */
  default void afterRelease(Agent agent, @Nullable String reason) {}

  /**
   * The release failed; the outcome of the failure says whether the agent may have ended all the
   * same.
   */
  default void releaseFailed(Agent agent, @Nullable String reason, Throwable failure) {}

  /** The broker has accepted a message from this relay. The sender does not wait for this call. */
  default void messageSent(Delivery delivery, Sender from) {}
}
