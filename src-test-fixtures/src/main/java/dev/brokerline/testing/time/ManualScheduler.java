package dev.brokerline.testing.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test turns it. It has no thread of its own.
 *
 * <p>{@link #execute} runs a task at once on the calling thread. If another task is running, the
 * thread of that task runs it next. So a test with one thread is deterministic, and a test with
 * many threads still runs one task at a time.
 */
// The monitor guards every field. Nothing is run under it. runner is the thread that runs tasks,
// one
// at a time, until ready is empty; those who wait are woken when it stops.
public final class ManualScheduler implements Scheduler {

  private static final long EPOCH_MILLIS = 1_795_219_200_000L;

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
  private long nowNanos;
  private long lastTimer;
  private @Nullable Thread runner;

  /** Makes a clock that shows zero. */
  public ManualScheduler() {}

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public long epochMillis() {
    return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanoTime());
  }

  @Override
  public synchronized boolean isRunningCaller() {
    return Thread.currentThread().equals(runner);
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      ready.add(task);
    }
    runReady();
  }

  @Override
  public synchronized Scheduled schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(nowNanos + Math.max(0, delay.toNanos()), ++lastTimer, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  /**
   * Turns the clock forward, from one timer to the next, and returns when all due tasks have run.
   *
   * @throws IllegalStateException if called by a task of this scheduler
   */
  public void advance(Duration by) {
    long target = nanoTime() + by.toNanos();
    while (stepTo(target)) {
      runReady();
      awaitIdle();
    }
  }

  /** Returns how many timers are pending. */
  public synchronized int pendingTimers() {
    return timers.size();
  }

  /** Moves to the next timer that is due by the target, or to the target if there is none. */
  private synchronized boolean stepTo(long target) {
    if (Thread.currentThread().equals(runner)) {
      throw new IllegalStateException("time cannot be turned by a task that waits for it");
    }
    Timer next = timers.peek();
    if (next == null || next.dueNanos > target) {
      nowNanos = Math.max(nowNanos, target);
      return false;
    }
    timers.remove();
    nowNanos = Math.max(nowNanos, next.dueNanos);
    ready.add(next.task);
    return true;
  }

  private void runReady() {
    synchronized (this) {
      if (runner != null) {
        return;
      }
      runner = Thread.currentThread();
    }
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (Throwable failure) {
        stopRunning();
        throw failure;
      }
      task = next();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = ready.poll();
    if (task == null) {
      stopRunning();
    }
    return task;
  }

  private synchronized void stopRunning() {
    runner = null;
    notifyAll();
  }

  private synchronized void awaitIdle() {
    boolean interrupted = false;
    while (runner != null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  private record Timer(long dueNanos, long number, Runnable task) {}
}
