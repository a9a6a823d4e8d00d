package dev.brokerline.testing.time;

import java.time.Duration;

/**
 * The clock and the one thread of a fake: tasks never run at the same time, and each sees what the
 * tasks before it did.
 */
public interface Scheduler {

  /** A task that was asked for. */
  @FunctionalInterface
  interface Scheduled {
    /** Prevents the task if it has not begun. */
    void cancel();
  }

  /** Returns the nanoseconds since some fixed moment. */
  long nanoTime();

  /** Returns the milliseconds since the Unix epoch. */
  long epochMillis();

  /** Returns whether the caller is a task of this scheduler. */
  boolean isRunningCaller();

  /** Runs the task as soon as the tasks that were given before it have run. */
  void execute(Runnable task);

  /** Runs the task once, after the delay. */
  Scheduled schedule(Duration delay, Runnable task);
}
