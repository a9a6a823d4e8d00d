package dev.brokerline.harness.real;

import java.time.Duration;

/** When there is no more time. */
record Deadline(long nanos) {

  /** Returns the deadline of a time from now on. */
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns what is left, at most a maximum; negative if nothing is. */
  Duration leftAtMost(Duration maximum) {
    Duration left = Duration.ofNanos(nanos - System.nanoTime());
    return left.compareTo(maximum) < 0 ? left : maximum;
  }
}
