package dev.brokerline.agents;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.Sender;
import java.util.concurrent.CompletableFuture;

/** What {@link Nudging} needs of an agent. Futures that it needs no more are cancelled. */
interface NudgedAgent {

  /** Completes with the state in which the agent has ended, at once if it has. */
  CompletableFuture<AgentState> ended();

  /**
   * Completes with the agent's state when it is idle or has ended, at once if it is so; fails if
   * that cannot be noticed.
   */
  CompletableFuture<AgentState> idleOrEnded();

  /** Sends the agent a message. */
  CompletableFuture<?> nudge(Sender sender, String text);

  /** Releases the agent; completes when that has succeeded, or the agent has ended by itself. */
  CompletableFuture<?> release(String reason);
}
