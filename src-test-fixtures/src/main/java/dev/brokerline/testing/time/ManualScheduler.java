package dev.brokerline.testing.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test turns it. It has no thread of its own.
 *
 * <p>{@link #execute} runs a task at once on the calling thread. If another task is running, the
 * thread of that task runs it next. So a test with one thread is deterministic, and a test with
 * many threads still runs one task at a time.
 */
// lock guards every field. Nothing is run under it. runner is the thread that runs tasks, one at a
// time, until ready is empty; idle is signalled when it stops.
public final class ManualScheduler implements Scheduler {

  private static final long EPOCH_MILLIS = 1_795_219_200_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer timer) -> timer.dueNanos)
              .thenComparingLong(timer -> timer.number));
  private long nowNanos;
  private long lastTimer;
  private @Nullable Thread runner;

  /** Makes a clock that shows zero. */
  public ManualScheduler() {}

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return nowNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long epochMillis() {
    return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanoTime());
  }

  @Override
  public boolean isRunningCaller() {
    lock.lock();
    try {
      return Thread.currentThread().equals(runner);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      ready.add(task);
    } finally {
      lock.unlock();
    }
    runReady();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    lock.lock();
    try {
      Timer timer = new Timer(nowNanos + Math.max(0, delay.toNanos()), ++lastTimer, task);
      timers.add(timer);
      return () -> cancel(timer);
    } finally {
      lock.unlock();
    }
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
  public int pendingTimers() {
    lock.lock();
    try {
      return timers.size();
    } finally {
      lock.unlock();
    }
  }

  /** Moves to the next timer that is due by the target, or to the target if there is none. */
  private boolean stepTo(long target) {
    lock.lock();
    try {
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
    } finally {
      lock.unlock();
    }
  }

  private void runReady() {
    lock.lock();
    try {
      if (runner != null) {
        return;
      }
      runner = Thread.currentThread();
    } finally {
      lock.unlock();
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

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable task = ready.poll();
      if (task == null) {
        stopRunning();
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void stopRunning() {
    lock.lock();
    try {
      runner = null;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitIdle() {
    lock.lock();
    try {
      while (runner != null) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Timer timer) {
    lock.lock();
    try {
      timers.remove(timer);
    } finally {
      lock.unlock();
    }
  }

  private static final class Timer {
    final long dueNanos;
    final long number;
    final Runnable task;

    Timer(long dueNanos, long number, Runnable task) {
      this.dueNanos = dueNanos;
      this.number = number;
      this.task = task;
    }
  }
}
