package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How a process was brought to its end.
 *
 * @param outcome the rung of the ladder on which it ended
 * @param afterStdinClosed the time spent waiting after standard input was closed
 * @param afterTerminate the time spent waiting after it was terminated; zero if it was not
 * @param afterKill the time spent waiting after it was killed; zero if it was not
 */
public record StopReport(
    Outcome outcome, Duration afterStdinClosed, Duration afterTerminate, Duration afterKill) {

  /** The rungs of the ladder. */
  public enum Outcome {
    /** It had exited before anything was done to it. */
    EXITED_BY_ITSELF,
    /** It exited once its standard input was closed. */
    AFTER_STDIN_CLOSED,
    /** It exited once it was terminated. */
    TERMINATED,
    /** It was killed. */
    KILLED,
    /** Its exit was not seen even after it was killed. */
    STILL_ALIVE
  }

  /** Returns the time from the first step to the end. */
  public Duration total() {
    return afterStdinClosed.plus(afterTerminate).plus(afterKill);
  }
}
