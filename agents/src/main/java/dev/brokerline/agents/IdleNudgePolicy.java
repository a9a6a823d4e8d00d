package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.concurrent.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * When to remind an agent that has fallen silent, and when to release it. The agent is nudged and
 * released only while it is idle, and never while it works.
 *
 * @param nudgeAfter the pause before the agent is checked for the first time
 * @param escalateAfter the pause after each nudge, even if it could not be sent
 * @param maxNudges how many nudges are sent before the agent is released; with zero, it is released
 *     at once
 * @param text the text of a nudge
 * @param sender the sender of a nudge
 * @param timeout when to stop the watch and leave the agent as it is
 */
public record IdleNudgePolicy(
    Duration nudgeAfter,
    Duration escalateAfter,
    int maxNudges,
    String text,
    Sender sender,
    Duration timeout) {

  /**
   * One nudge from {@code human:orchestrator} after two minutes, the release two minutes later, and
   * a timeout of one hour.
   */
  public static final IdleNudgePolicy DEFAULT =
      new IdleNudgePolicy(
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          1,
          "You have been silent for a while. If your task is done, end your session with /exit;"
              + " if it is not, please go on with it.",
          Sender.human("orchestrator"),
          Duration.ofHours(1));

  /**
   * Checks that numbers are not negative, times are longer than zero and at most a year, and the
   * text is not blank.
   */
  public IdleNudgePolicy {
    Durations.requireBetweenZeroAndAYear("nudgeAfter", nudgeAfter);
    Durations.requireBetweenZeroAndAYear("escalateAfter", escalateAfter);
    Durations.requireBetweenZeroAndAYear("timeout", timeout);
    Objects.requireNonNull(sender, "sender");
    if (maxNudges < 0) {
      throw new IllegalArgumentException("maxNudges must not be negative, was " + maxNudges);
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("text must not be blank");
    }
  }

  /** Returns a copy with this pause before the agent is checked for the first time. */
  public IdleNudgePolicy withNudgeAfter(Duration pause) {
    return new IdleNudgePolicy(pause, escalateAfter, maxNudges, text, sender, timeout);
  }

  /** Returns a copy with this pause after each nudge. */
  public IdleNudgePolicy withEscalateAfter(Duration pause) {
    return new IdleNudgePolicy(nudgeAfter, pause, maxNudges, text, sender, timeout);
  }

  /** Returns a copy with this number of nudges before the release. */
  public IdleNudgePolicy withMaxNudges(int nudges) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, nudges, text, sender, timeout);
  }

  /** Returns a copy with this text. */
  public IdleNudgePolicy withText(String text) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }

  /** Returns a copy with this sender. */
  public IdleNudgePolicy withSender(Sender sender) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }

  /** Returns a copy with this timeout. */
  public IdleNudgePolicy withTimeout(Duration timeout) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }

  /**
   * How watching an agent by an {@link IdleNudgePolicy} has ended.
   *
   * @param nudges how many nudges were sent
   * @param elapsed the time since the watch began
   */
  public record Outcome(Kind kind, int nudges, Duration elapsed) {

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
}
