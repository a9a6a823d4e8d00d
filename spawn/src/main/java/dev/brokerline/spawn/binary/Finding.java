package dev.brokerline.spawn.binary;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of searching one place for a broker.
 *
 * @param place a description of the place
 * @param file the file that was examined, or null
 * @param outcome what the result means for the search
 * @param verdict why the file is used or not, as a clause
 */
public record Finding(String place, @Nullable Path file, Outcome outcome, String verdict) {

  /** What a finding means for the search. */
  public enum Outcome {
    /** This broker is used. */
    TAKEN,
    /**
     * The broker is here, but must be unpacked into the store first. If that is allowed, no other
     * place is searched.
     */
    PACKED,
    /** There is nothing here; the search continues. */
    ABSENT,
    /** There is something here that must not be used without being named; the search continues. */
    REFUSED,
    /**
     * The caller named this place, and it has nothing usable. No other place is searched, because
     * that would run something else than the caller named.
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

  /** Returns whether this broker is used. */
  public boolean taken() {
    return outcome == Outcome.TAKEN;
  }

  /** Returns the file if this broker is used. */
  public Optional<Path> binary() {
    return taken() ? Optional.ofNullable(file) : Optional.empty();
  }

  /** Returns place, file and verdict on one line. */
  @Override
  public String toString() {
    return place + (file == null ? "" : " (" + file + ")") + ": " + verdict;
  }
}
