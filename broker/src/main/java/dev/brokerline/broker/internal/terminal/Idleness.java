package dev.brokerline.broker.internal.terminal;

import java.time.Duration;
import java.util.OptionalInt;

/** The silence of a program. Time is handed in. */
final class Idleness {

  private final Duration threshold;
  private long lastOutput;
  private boolean told;

  /**
   * Makes a silence that begins now.
   *
   * @param threshold after so much silence the program counts as idle; zero for never
   */
  Idleness(Duration threshold, long now) {
    this.threshold = threshold;
    this.lastOutput = now;
    this.told = threshold.isZero();
  }

  void printed(long now) {
    lastOutput = now;
    told = threshold.isZero();
  }

  long quietFor(long now) {
    return now - lastOutput;
  }

  boolean waited(long now, long nanos) {
    return quietFor(now) >= nanos;
  }

  /** Returns the seconds of silence, once for each silence that reaches the threshold. */
  OptionalInt due(long now) {
    if (told || quietFor(now) < threshold.toNanos()) {
      return OptionalInt.empty();
    }
    told = true;
    return OptionalInt.of((int) threshold.toSeconds());
  }

  /** Returns in how many nanoseconds the threshold is reached. */
  long next(long now) {
    return told ? Typist.NEVER : Math.max(0, threshold.toNanos() - quietFor(now));
  }
}
