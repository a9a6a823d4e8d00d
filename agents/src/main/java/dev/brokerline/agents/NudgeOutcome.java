package dev.brokerline.agents;

import java.time.Duration;

/**
 * How watching an agent by an {@link IdleNudgePolicy} has ended.
 *
 * @param nudges how many nudges were sent
 * @param elapsed the time since the watch began
 */
public record NudgeOutcome(Kind kind, int nudges, Duration elapsed) {

  /** What ended the watch. */
  public enum Kind {
    /** The agent's program has ended. */
    EXITED,
    /** Someone else has released the agent. */
    RELEASED,
    /** The policy has released the agent, which stayed idle after the last nudge. */
    FORCE_RELEASED,
    /** The agent's worker or broker has crashed, and the agent will not be started again. */
    DIED,
    /** Time ran out; the agent was left as it is. */
    TIMED_OUT
  }
}
