package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.session.SessionTimeouts;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Notices that nothing more is heard of a turn. It does not run while a permission is pending. Used
 * on the session's thread.
 */
final class TurnClock {

  private final SessionTimeouts timeouts;
  private final Timer timer;
  private final Executor thread;
  private final Consumer<String> silent;

  private boolean heard;
  private boolean paused;
  private boolean stopped;
  private long sinceNanos;
  private Timer.Scheduled next = () -> {};

  /**
   * Makes a clock that runs.
   *
   * @param silent is told once what did not come in time
   */
  TurnClock(SessionTimeouts timeouts, Timer timer, Executor thread, Consumer<String> silent) {
    this.timeouts = timeouts;
    this.timer = timer;
    this.thread = thread;
    this.silent = silent;
    this.sinceNanos = timer.nanoTime();
    look();
  }

  /** Something was heard. */
  void heard() {
    boolean first = !heard;
    heard = true;
    sinceNanos = timer.nanoTime();
    if (first && !stopped) {
      // The limit of the first event may be the longer one.
      next.cancel();
      look();
    }
  }

  /** Stops or starts the clock. */
  void pause(boolean pauses) {
    if (paused && !pauses) {
      sinceNanos = timer.nanoTime();
    }
    paused = pauses;
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  private void look() {
    if (stopped) {
      return;
    }
    Duration limit = heard ? timeouts.silence() : timeouts.firstEvent();
    long left = paused ? limit.toNanos() : limit.toNanos() - (timer.nanoTime() - sinceNanos);
    if (left > 0) {
      next = timer.schedule(Duration.ofNanos(left), () -> thread.execute(this::look));
    } else {
      stopped = true;
      silent.accept(
          heard
              ? "nothing was heard of the turn for " + text(limit)
              : "the program said nothing within " + text(limit) + " of the prompt");
    }
  }

  static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
