package dev.brokerline.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stopwatch that can be started once. */
public final class Stopwatch {

  private final Timer timer;

  @GuardedBy("this")
  private @Nullable Long beganNanos;

  public Stopwatch(Timer timer) {
    this.timer = timer;
  }

  /** Starts, unless it has been started. */
  public synchronized void begin() {
    if (beganNanos == null) {
      beganNanos = timer.nanoTime();
    }
  }

  /** Returns the time since the start; zero before. */
  public synchronized Duration soFar() {
    return Duration.ofNanos(beganNanos == null ? 0 : timer.nanoTime() - beganNanos);
  }
}
