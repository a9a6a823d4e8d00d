package dev.brokerline.broker.internal.terminal;

import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Wakes the broker's thread once, at the time that was set last. Used on that thread. */
final class Alarm {

  private final Timer timer;
  private final Executor thread;
  private final Runnable wake;
  private Timer.Scheduled scheduled = () -> {};

  Alarm(Timer timer, Executor thread, Runnable wake) {
    this.timer = timer;
    this.thread = thread;
    this.wake = wake;
  }

  long now() {
    return timer.nanoTime();
  }

  void set(Duration wait) {
    scheduled.cancel();
    scheduled = timer.schedule(wait, () -> thread.execute(wake));
  }

  void cancel() {
    scheduled.cancel();
  }
}
