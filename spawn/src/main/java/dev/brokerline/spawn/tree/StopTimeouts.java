package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How long to wait after each step of stopping a process before the next one.
 *
 * @param afterStdinClosed the time to exit by itself after its standard input is closed
 * @param afterTerminate the time to exit after SIGTERM
 * @param afterKill the time to disappear after SIGKILL
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

  /** Returns 4, 1 and 2 seconds, which leaves 3 of 10 seconds for a {@code shutdown} request. */
  public static StopTimeouts defaults() {
    return DEFAULTS;
  }

  /** Returns the maximum time of all steps. */
  public Duration total() {
    return afterStdinClosed.plus(afterTerminate).plus(afterKill);
  }
}
