package dev.brokerline.bench.figures;

import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What Brokerline aims at in a row.
 *
 * @param kind what the value is
 * @param value a multiple of the peer's median, a difference from it, or a limit
 * @param peer the contender that we are compared with; null for a limit
 */
public record Goal(Kind kind, double value, @Nullable Contender peer) {

  /** What the value of a goal is. */
  public enum Kind {
    TIMES,
    ABOVE,
    LIMIT
  }

  /** Aims at a multiple of a peer's median: at least, or at most where less is better. */
  static Goal times(double multiple, Contender peer) {
    return new Goal(Kind.TIMES, multiple, peer);
  }

  /** Aims at no more than a peer's median and a bit. */
  static Goal above(double difference, Contender peer) {
    return new Goal(Kind.ABOVE, difference, peer);
  }

  /** Aims at a value that depends on no peer. */
  static Goal limit(double value) {
    return new Goal(Kind.LIMIT, value, null);
  }

  /** Returns whether a median of ours reaches the goal; false if the peer has none. */
  boolean isReached(Unit unit, double ours, OptionalDouble peers) {
    if (kind != Kind.LIMIT && peers.isEmpty()) {
      return false;
    }
    double bound =
        switch (kind) {
          case TIMES -> value * peers.getAsDouble();
          case ABOVE -> value + peers.getAsDouble();
          case LIMIT -> value;
        };
    return unit.isMoreBetter() ? ours >= bound : ours <= bound;
  }

  /**
   * Returns the goal in words.
   *
   * @param first the contender that need not be named
   */
  String text(Unit unit, Contender first) {
    String sign = unit.isMoreBetter() ? "≥ " : "≤ ";
    String of = peer == null || peer == first ? "" : " " + peer.title();
    return switch (kind) {
      case TIMES -> sign + String.format(Locale.ROOT, "%.1f x", value) + of;
      case ABOVE -> sign + unit.format(value) + " above" + of;
      case LIMIT -> sign + String.format(Locale.ROOT, "%,.0f", value);
    };
  }
}
