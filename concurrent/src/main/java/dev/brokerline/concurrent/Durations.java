package dev.brokerline.concurrent;

import java.time.Duration;

/** Checks of durations that users choose. */
public final class Durations {

  private static final Duration A_YEAR = Duration.ofDays(365);

  private Durations() {}

  /** Returns the duration, which must be longer than zero and at most a year. */
  public static Duration requireBetweenZeroAndAYear(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(A_YEAR) > 0) {
      throw new IllegalArgumentException(
          name + " must be longer than zero and at most a year, was " + value);
    }
    return value;
  }
}
