package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A clock whose ticks are armed one by one. The lock guards the fields below it. */
final class Ticks {

  private final Timer timer;
  private final Duration length;
  private final Runnable onTick;

  /** Whether a tick is armed, or none ever will be. */
  private volatile boolean armed;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private Timer.@Nullable Scheduled next;

  @GuardedBy("lock")
  private boolean over;

  /** Makes a clock without an armed tick. The task runs on the timer's thread. */
  Ticks(Timer timer, Duration length, Runnable onTick) {
    this.timer = timer;
    this.length = length;
    this.onTick = onTick;
  }

  Duration length() {
    return length;
  }

  boolean isArmed() {
    return armed;
  }

  /** Arms a tick, unless one is armed already or the clock has ended. */
  void arm() {
    synchronized (lock) {
      if (!over && next == null) {
        armed = true;
        next = timer.schedule(length, this::tick);
      }
    }
  }

  private void tick() {
    synchronized (lock) {
      next = null;
      armed = over;
    }
    onTick.run();
  }

  /** Ends the clock. */
  void end() {
    synchronized (lock) {
      over = true;
      armed = true;
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
  }
}
