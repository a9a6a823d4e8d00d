package dev.brokerline.agents.supervision;

import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait before starting another broker.
 *
 * @param initial the wait before the first attempt
 * @param factor by which each further wait grows, at least 1
 * @param max the longest wait
 */
public record BackoffPolicy(Duration initial, double factor, Duration max) {

  /** Half a second, then twice as long each time, at most 30 seconds. */
  public static final BackoffPolicy DEFAULT =
      new BackoffPolicy(Duration.ofMillis(500), 2, Duration.ofSeconds(30));

  public BackoffPolicy {
    Objects.requireNonNull(initial, "initial");
    Objects.requireNonNull(max, "max");
    if (initial.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "needs 0 <= initial <= max, was initial " + initial + ", max " + max);
    }
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("factor must be at least 1, was " + factor);
    }
  }

  /**
   * Returns the wait before an attempt.
   *
   * @param attempt the number of the attempt, from 1
   */
  public Duration delay(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be at least 1, was " + attempt);
    }
    double nanos = initial.toNanos() * Math.pow(factor, attempt - 1);
    return nanos < max.toNanos() ? Duration.ofNanos((long) nanos) : max;
  }
}
