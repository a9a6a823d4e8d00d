package dev.brokerline.agents;

import java.time.Duration;

/**
 * How it ended to watch an agent by an {@link IdleNudgePolicy}.
 *
 * @param nudges how many were sent
 * @param elapsed since the watch began
 */
public record NudgeOutcome(Kind kind, int nudges, Duration elapsed) {

  /** What ended the watch. */
  public enum Kind {
    /** The agent's program has ended. */
    EXITED,
    /** The agent was released, and not by the policy. */
    RELEASED,
    /** The policy has released the agent, which stayed idle after the last nudge. */
    FORCE_RELEASED,
    /** The agent's worker or broker has crashed, and it will not be started again. */
    DIED,
    /** Time ran out; the agent was left as it is. */
    TIMED_OUT
  }
}
