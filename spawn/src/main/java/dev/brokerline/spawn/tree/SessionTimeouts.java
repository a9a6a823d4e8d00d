package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How long the processes of a session may take to exit after each step of their end.
 *
 * @param afterHangUp the time after SIGHUP
 * @param afterTerminate the time after SIGTERM
 * @param afterKill the time to disappear after SIGKILL
 */
public record SessionTimeouts(Duration afterHangUp, Duration afterTerminate, Duration afterKill) {

  private static final SessionTimeouts DEFAULTS =
      new SessionTimeouts(Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(1));

  /** Checks that no time is negative. */
  public SessionTimeouts {
    if (afterHangUp.isNegative() || afterTerminate.isNegative() || afterKill.isNegative()) {
      throw new IllegalArgumentException(
          "a time to wait must not be negative: "
              + (afterHangUp + ", " + afterTerminate + ", " + afterKill));
    }
  }

  /** Returns 1.5, 1.5 and 1 seconds, which leaves one of five seconds for looks at processes. */
  public static SessionTimeouts defaults() {
    return DEFAULTS;
  }
}
