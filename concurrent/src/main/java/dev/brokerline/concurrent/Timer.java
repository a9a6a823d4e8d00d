package dev.brokerline.concurrent;

import java.time.Duration;

/** Time: what it is, and a call when some of it has passed. Tests turn it by hand. */
public interface Timer {

  /** A call that was asked for. */
  @FunctionalInterface
  interface Scheduled {
    /** Prevents the call if it has not begun. */
    void cancel();
  }

  /** Returns the nanoseconds since some fixed moment. */
  long nanoTime();

  /** Runs a short task once, on the timer's thread, after the delay. */
  Scheduled schedule(Duration delay, Runnable task);
}
