package dev.brokerline.agents;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.Sender;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of an agent that {@link Nudging} needs. It cancels futures that it no longer
 * needs.
 */
interface NudgedAgent {

  /** Returns a future of the state in which the agent has ended. */
  CompletableFuture<AgentState> ended();

  /**
   * Returns a future of the agent's state when it is idle or has ended. The future fails if that
   * cannot be observed.
   */
  CompletableFuture<AgentState> idleOrEnded();

  /** Sends the agent a message. */
  CompletableFuture<?> nudge(Sender sender, String text);

  /**
   * Releases the agent. The future completes when that has succeeded, or the agent has ended by
   * itself.
   */
  CompletableFuture<?> release(String reason);
}
