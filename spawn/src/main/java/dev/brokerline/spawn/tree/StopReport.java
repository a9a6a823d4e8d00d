package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How a process was stopped.
 *
 * @param outcome the step after which it ended
 * @param afterStdinClosed the time spent waiting after standard input was closed
 * @param afterTerminate the time spent waiting after it was terminated; zero if it was not
 * @param afterKill the time spent waiting after it was killed; zero if it was not
 */
public record StopReport(
    Outcome outcome, Duration afterStdinClosed, Duration afterTerminate, Duration afterKill) {

  /** The steps of stopping a process. */
  public enum Outcome {
    /** It had exited before anything was done. */
    EXITED_BY_ITSELF,
    /** It exited after its standard input was closed. */
    AFTER_STDIN_CLOSED,
    /** It exited after SIGTERM. */
    TERMINATED,
    /** It exited after SIGKILL. */
    KILLED,
    /** Its exit was not observed, even after SIGKILL. */
    STILL_ALIVE
  }

  /** Returns the time from the first step to the end. */
  public Duration total() {
    return afterStdinClosed.plus(afterTerminate).plus(afterKill);
  }
}
