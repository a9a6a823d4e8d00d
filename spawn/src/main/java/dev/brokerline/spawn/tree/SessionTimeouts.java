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

  private static final SessionTimeouts HASTY =
      new SessionTimeouts(Duration.ofMillis(500), Duration.ofMillis(400), Duration.ofMillis(800));

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

  /**
   * Returns 0.5, 0.4 and 0.8 seconds, for the end of all sessions of a JVM that is asked to end.
   */
  public static SessionTimeouts hasty() {
    return HASTY;
  }

  /** Returns the shorter time of each step. */
  SessionTimeouts shorter(SessionTimeouts other) {
    return new SessionTimeouts(
        shorter(afterHangUp, other.afterHangUp),
        shorter(afterTerminate, other.afterTerminate),
        shorter(afterKill, other.afterKill));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
