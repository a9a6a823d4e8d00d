package dev.brokerline.cli.run;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sums up the output that was dropped, for one note a second at the most. Not thread-safe. */
final class DroppedOutput {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private long pieces;
  private long told;
  private boolean toldBefore;

  DroppedOutput(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Adds pieces, and returns a note if it is time for one. */
  Optional<String> add(long count) {
    pieces += count;
    return due();
  }

  /** Returns a note if there is something to tell, and it is time. */
  Optional<String> due() {
    boolean soon = toldBefore && nanoTime.getAsLong() - told < INTERVAL_NANOS;
    return soon ? Optional.empty() : rest();
  }

  /** Returns a note if there is something to tell. */
  Optional<String> rest() {
    if (pieces == 0) {
      return Optional.empty();
    }
    String note = pieces + " pieces of output were dropped, because they were not read in time";
    pieces = 0;
    told = nanoTime.getAsLong();
    toldBefore = true;
    return Optional.of(note);
  }
}
