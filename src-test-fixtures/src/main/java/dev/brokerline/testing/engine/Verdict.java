package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.List;

/**
 * What becomes of a request.
 *
 * @param delay how long it takes; everything behind it waits
 * @param ownBehaviour whether the broker answers it as it always does
 * @param lines what is printed after that
 */
public record Verdict(Duration delay, boolean ownBehaviour, List<byte[]> lines) {

  /** The broker's own behaviour, at once. */
  public static final Verdict OWN = new Verdict(Duration.ZERO, /* ownBehaviour= */ true, List.of());

  /** As if the request had not been read. */
  public static final Verdict NOTHING =
      new Verdict(Duration.ZERO, /* ownBehaviour= */ false, List.of());

  public Verdict {
    lines = List.copyOf(lines);
  }
}
