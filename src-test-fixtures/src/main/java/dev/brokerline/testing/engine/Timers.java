package dev.brokerline.testing.engine;

import dev.brokerline.testing.time.Scheduler;
import dev.brokerline.testing.time.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The broker's time. What falls due while a request takes its time is held until the request is
 * answered, for the broker has one event loop (PROTOCOL.md, "Broker process"); after the exit
 * nothing runs.
 */
final class Timers {

  /** The broker looks at its workers, its unconfirmed deliveries and its restarts this often. */
  private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

  private final Scheduler scheduler;
  private final long startNanos;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean stopped;

  Timers(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.startNanos = scheduler.nanoTime();
  }

  Duration uptime() {
    return Duration.ofNanos(scheduler.nanoTime() - startNanos);
  }

  long epochMillis() {
    return scheduler.epochMillis();
  }

  Scheduled after(Duration delay, Runnable task) {
    return scheduler.schedule(delay, () -> runOrHold(task));
  }

  /** Runs the task at the first tick when the broker has been up for the given time. */
  void atTick(Duration notBefore, Runnable task) {
    long earliest = Math.max(notBefore.toNanos(), uptime().toNanos());
    long tick = (earliest + TICK_NANOS - 1) / TICK_NANOS * TICK_NANOS;
    after(Duration.ofNanos(tick).minus(uptime()), task);
  }

  /** Holds back all timers, runs the task after the delay, then lets them go. */
  void holdFor(Duration delay, Runnable task) {
    holding = true;
    scheduler.schedule(
        delay,
        () -> {
          holding = false;
          runOrHold(task);
          while (!holding && !held.isEmpty()) {
            runOrHold(held.remove());
          }
        });
  }

  boolean isHolding() {
    return holding;
  }

  void stop() {
    stopped = true;
    holding = false;
    held.clear();
  }

  private void runOrHold(Runnable task) {
    if (stopped) {
      return;
    }
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }
}
