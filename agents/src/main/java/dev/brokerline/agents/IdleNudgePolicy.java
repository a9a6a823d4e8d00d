package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.concurrent.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * When to remind an agent that has fallen silent, and when to release it. It is nudged and released
 * only while it is idle: one that works is left to work, until the timeout.
 *
 * @param nudgeAfter the pause before it is looked at for the first time
 * @param escalateAfter the pause after each nudge, and after one that could not be sent
 * @param maxNudges how many are sent before it is released; zero releases it at once
 * @param text what it is told
 * @param sender in whose name
 * @param timeout when to stop watching it and leave it as it is
 */
public record IdleNudgePolicy(
    Duration nudgeAfter,
    Duration escalateAfter,
    int maxNudges,
    String text,
    Sender sender,
    Duration timeout) {

  /**
   * One nudge after two minutes by {@code human:orchestrator}, the release two minutes later, and a
   * timeout of one hour.
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

  /** Refuses negative numbers, no time at all or more than a year, and a blank text. */
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

  /** Returns a copy with this pause before the agent is looked at for the first time. */
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

  /** Returns a copy that says this. */
  public IdleNudgePolicy withText(String text) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }

  /** Returns a copy that nudges in this name. */
  public IdleNudgePolicy withSender(Sender sender) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }

  /** Returns a copy that stops watching then. */
  public IdleNudgePolicy withTimeout(Duration timeout) {
    return new IdleNudgePolicy(nudgeAfter, escalateAfter, maxNudges, text, sender, timeout);
  }
}
