package dev.brokerline.broker.internal.terminal;

import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the broker's thread once, at the time that was set last or before: an alarm that would ring
 * earlier stays, because who is woken sets the next one. So a time that moves on with each output
 * of a program costs nothing. Used on that thread.
 */
final class Alarm {

  private final Timer timer;
  private final Executor thread;
  private final Runnable wake;
  private @Nullable Ring next;

  /** One call of the timer. */
  private final class Ring {
    private final long time;
    private final Timer.Scheduled scheduled;

    Ring(long time, Duration wait) {
      this.time = time;
      this.scheduled = timer.schedule(wait, () -> thread.execute(this::rings));
    }

    private void rings() {
      if (next == this) {
        next = null;
        wake.run();
      }
    }
  }

  Alarm(Timer timer, Executor thread, Runnable wake) {
    this.timer = timer;
    this.thread = thread;
    this.wake = wake;
  }

  long now() {
    return timer.nanoTime();
  }

  void set(Duration wait) {
    long time = now() + wait.toNanos();
    Ring earlier = next;
    if (earlier != null && earlier.time - time <= 0) {
      return;
    }
    cancel();
    next = new Ring(time, wait);
  }

  void cancel() {
    if (next != null) {
      next.scheduled.cancel();
      next = null;
    }
  }
}
