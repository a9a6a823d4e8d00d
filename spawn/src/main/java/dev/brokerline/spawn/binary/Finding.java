package dev.brokerline.spawn.binary;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one place said when it was asked for a broker.
 *
 * @param place the place, in words
 * @param file the file that was looked at, or null if there was none to look at
 * @param outcome what that means for the search
 * @param verdict why it was taken or not, as a clause
 */
public record Finding(String place, @Nullable Path file, Outcome outcome, String verdict) {

  /** What an answer means for the search. */
  public enum Outcome {
    /** This is the broker to use. */
    TAKEN,
    /**
     * The broker to use is here, but must be unpacked into the store before it can run. No other
     * place is asked, if it may be.
     */
    PACKED,
    /** There is nothing here; ask the next place. */
    ABSENT,
    /** There is something here that must not be used unasked; ask the next place. */
    REFUSED,
    /**
     * The caller named this place, and it holds nothing usable. No other place is asked: that would
     * run something else than what was asked for.
     */
    UNUSABLE
  }

  static Finding taken(String place, Path file, String verdict) {
    return new Finding(place, file, Outcome.TAKEN, verdict);
  }

  static Finding absent(String place, @Nullable Path file, String verdict) {
    return new Finding(place, file, Outcome.ABSENT, verdict);
  }

  static Finding refused(String place, @Nullable Path file, String verdict) {
    return new Finding(place, file, Outcome.REFUSED, verdict);
  }

  /** Returns whether this is the broker to use. */
  public boolean taken() {
    return outcome == Outcome.TAKEN;
  }

  /** Returns the file if it is the broker to use. */
  public Optional<Path> binary() {
    return taken() ? Optional.ofNullable(file) : Optional.empty();
  }

  /** Returns place, file and verdict on one line. */
  @Override
  public String toString() {
    return place + (file == null ? "" : " (" + file + ")") + ": " + verdict;
  }
}
