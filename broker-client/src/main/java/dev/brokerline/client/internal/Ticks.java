package dev.brokerline.client.internal;

import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Single ticks of a clock, each of which is armed. The lock guards the fields below it. */
final class Ticks {

  private final Timer timer;
  private final Duration length;
  private final Runnable onTick;

  /** Whether a tick will come, or none ever will: there is nothing to arm. */
  private volatile boolean armed;

  private final Object lock = new Object();
  private Timer.@Nullable Scheduled next;
  private boolean over;

  /** Makes a clock that stands; the task runs on the timer's thread, after the tick is taken. */
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

  /** Has a tick come after one length, unless one is to come already, or never again. */
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

  /** Lets no tick come any more. */
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
