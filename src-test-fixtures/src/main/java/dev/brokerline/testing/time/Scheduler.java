package dev.brokerline.testing.time;

import java.time.Duration;

/**
 * The clock and the single thread of a fake. Tasks never overlap, and each one sees the effects of
 * the earlier ones.
 */
public interface Scheduler {

  /** A scheduled task. */
  @FunctionalInterface
  interface Scheduled {
    /** Cancels the task if it has not begun. */
    void cancel();
  }

  /** Returns the nanoseconds since a fixed moment. */
  long nanoTime();

  /** Returns the milliseconds since the Unix epoch. */
  long epochMillis();

  /** Returns whether the caller is a task of this scheduler. */
  boolean isRunningCaller();

  /** Runs the task after all tasks that were given before. */
  void execute(Runnable task);

  /** Runs the task once, after the delay. */
  Scheduled schedule(Duration delay, Runnable task);
}
