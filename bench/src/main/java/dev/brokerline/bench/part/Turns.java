package dev.brokerline.bench.part;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rounds within a share of the time, which begins when this is made. Another round begins only if
 * one as long as the longest so far would end within the share. The first ones are for warming up;
 * one counts at least, however long it takes.
 */
final class Turns {

  private final Duration share;
  private final LongSupplier nanoTime;
  private final long began;

  /**
   * Makes turns.
   *
   * @param nanoTime the clock
   */
  Turns(Duration share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** All contenders, one after the other. */
  @FunctionalInterface
  interface Round {
    /**
     * Runs the round.
     *
     * @param counts false to throw the figures away
     */
    void run(boolean counts) throws Exception;
  }

  /** Returns how much of the share is left. */
  Duration left() {
    return share.minus(Duration.ofNanos(nanoTime.getAsLong() - began));
  }

  /**
   * Runs rounds.
   *
   * @param warmUpPercent how much of what is left is for rounds that do not count
   */
  void run(int warmUpPercent, Round round) throws Exception {
    Duration countFrom = left().multipliedBy(100 - warmUpPercent).dividedBy(100);
    Duration longest = Duration.ZERO;
    boolean counted = false;
    while (!counted || left().compareTo(longest) >= 0) {
      Duration before = left();
      boolean isLastChance = before.compareTo(longest.multipliedBy(2)) < 0;
      boolean counts = counted || isLastChance || before.compareTo(countFrom) <= 0;
      round.run(counts);
      Duration took = before.minus(left());
      longest = took.compareTo(longest) > 0 ? took : longest;
      counted |= counts;
    }
  }
}
