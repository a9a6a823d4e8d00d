package dev.brokerline.testing.engine;

import dev.brokerline.testing.time.Scheduler;
import dev.brokerline.testing.time.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The broker's timers. A task that falls due during a request waits until the request is answered,
 * because the broker has one event loop (PROTOCOL.md, "Broker process"); after the exit nothing
 * runs.
 */
final class Timers {

  /** The interval at which the broker checks its workers, deliveries and restarts. */
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

  /** Delays all timers, runs the task after the delay, then releases them. */
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
