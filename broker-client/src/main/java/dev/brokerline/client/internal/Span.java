package dev.brokerline.client.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A span of time that begins once. */
final class Span {

  private final Timer timer;
  private @Nullable Long beganNanos;

  Span(Timer timer) {
    this.timer = timer;
  }

  /** Begins, unless it has begun. */
  synchronized void begin() {
    if (beganNanos == null) {
      beganNanos = timer.nanoTime();
    }
  }

  /** Returns the time since it began; zero before. */
  synchronized Duration soFar() {
    return Duration.ofNanos(beganNanos == null ? 0 : timer.nanoTime() - beganNanos);
  }
}
