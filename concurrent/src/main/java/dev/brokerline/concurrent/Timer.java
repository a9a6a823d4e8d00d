package dev.brokerline.concurrent;

import java.time.Duration;

/** A clock and a scheduler. Tests turn it by hand. */
public interface Timer {

  /** A scheduled call. */
  @FunctionalInterface
  interface Scheduled {
    /** Cancels the call if it has not begun. */
    void cancel();
  }

  /** Returns the nanoseconds since a fixed moment. */
  long nanoTime();

  /** Runs a short task once, on the timer's thread, after the delay. */
  Scheduled schedule(Duration delay, Runnable task);
}
