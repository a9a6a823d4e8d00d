package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to handle a request.
 *
 * @param delay how long it takes; later requests wait
 * @param ownBehaviour whether the broker answers it normally
 * @param lines the lines to print after that
 * @param sequel a final action, even if the broker is silent; null for none
 */
public record Verdict(
    Duration delay, boolean ownBehaviour, List<byte[]> lines, @Nullable Runnable sequel) {

  /** The broker's normal behavior, at once. */
  public static final Verdict OWN = new Verdict(Duration.ZERO, /* ownBehaviour= */ true, List.of());

  /** No reaction, as if the request had not been read. */
  public static final Verdict NOTHING =
      new Verdict(Duration.ZERO, /* ownBehaviour= */ false, List.of());

  public Verdict {
    lines = List.copyOf(lines);
  }

  /** Makes a verdict without a final action. */
  public Verdict(Duration delay, boolean ownBehaviour, List<byte[]> lines) {
    this(delay, ownBehaviour, lines, null);
  }

  /** Returns this verdict with another delay. */
  public Verdict after(Duration time) {
    return new Verdict(time, ownBehaviour, lines, sequel);
  }

  /** Returns this verdict with a final action. */
  public Verdict then(Runnable what) {
    return new Verdict(delay, ownBehaviour, lines, what);
  }

  void conclude() {
    if (sequel != null) {
      sequel.run();
    }
  }
}
