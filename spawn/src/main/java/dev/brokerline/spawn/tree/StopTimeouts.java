package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How long each rung of the ladder is waited on before the next one is taken.
 *
 * @param afterStdinClosed the time to end by itself once standard input is closed
 * @param afterTerminate the time to end once asked by the operating system
 * @param afterKill the time the operating system gets to remove the process
 */
public record StopTimeouts(Duration afterStdinClosed, Duration afterTerminate, Duration afterKill) {

  private static final StopTimeouts DEFAULTS =
      new StopTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(2));

  public StopTimeouts {
    if (afterStdinClosed.isNegative() || afterTerminate.isNegative() || afterKill.isNegative()) {
      throw new IllegalArgumentException(
          "a time to wait must not be negative: "
              + (afterStdinClosed + ", " + afterTerminate + ", " + afterKill));
    }
  }

  /** Returns 4, 1 and 2 seconds, which leaves 3 of 10 for a conversation about it before. */
  public static StopTimeouts defaults() {
    return DEFAULTS;
  }

  /** Returns the longest time the whole ladder takes. */
  public Duration total() {
    return afterStdinClosed.plus(afterTerminate).plus(afterKill);
  }
}
