package dev.brokerline.broker.internal.engine;

import java.time.Duration;
import java.util.ArrayDeque;

/** Allows a number of things in a span of time. Time is handed in. */
final class Rate {

  private final int most;
  private final long spanNanos;
  private final ArrayDeque<Long> times = new ArrayDeque<>();

  Rate(int most, Duration span) {
    this.most = most;
    this.spanNanos = span.toNanos();
  }

  /** Returns zero if one more is allowed, which then counts, else how long to wait. */
  Duration next(long nowNanos) {
    while (!times.isEmpty() && nowNanos - times.peek() >= spanNanos) {
      times.remove();
    }
    if (times.size() < most) {
      times.add(nowNanos);
      return Duration.ZERO;
    }
    return Duration.ofNanos(spanNanos - (nowNanos - times.peek()));
  }
}
