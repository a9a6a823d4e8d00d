package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request.
 *
 * @param delay how long it takes; everything behind it waits
 * @param ownBehaviour whether the broker answers it as it always does
 * @param lines what is printed after that
 * @param sequel what happens at last, also if the broker is silent; null = nothing
 */
public record Verdict(
    Duration delay, boolean ownBehaviour, List<byte[]> lines, @Nullable Runnable sequel) {

  /** The broker's own behaviour, at once. */
  public static final Verdict OWN = new Verdict(Duration.ZERO, /* ownBehaviour= */ true, List.of());

  /** As if the request had not been read. */
  public static final Verdict NOTHING =
      new Verdict(Duration.ZERO, /* ownBehaviour= */ false, List.of());

  public Verdict {
    lines = List.copyOf(lines);
  }

  /** A verdict without a sequel. */
  public Verdict(Duration delay, boolean ownBehaviour, List<byte[]> lines) {
    this(delay, ownBehaviour, lines, null);
  }

  /** Returns this verdict with another delay. */
  public Verdict after(Duration time) {
    return new Verdict(time, ownBehaviour, lines, sequel);
  }

  /** Returns this verdict with the sequel. */
  public Verdict then(Runnable what) {
    return new Verdict(delay, ownBehaviour, lines, what);
  }

  void conclude() {
    if (sequel != null) {
      sequel.run();
    }
  }
}
