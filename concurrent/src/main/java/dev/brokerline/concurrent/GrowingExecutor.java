package dev.brokerline.concurrent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread pool for tasks that may block, even on each other. It grows while tasks wait and none
 * ends.
 *
 * <p>A base number of threads is made as tasks arrive. When all threads have been busy with the
 * same tasks for some time and other tasks wait, one thread is added for each waiting task, at most
 * doubling the pool. That is repeated after the same time. So the base serves bursts of short
 * tasks, and each blocking task gets a thread. All threads end after ten idle seconds.
 *
 * <p>That time is the pool's own while all threads wait for something in their tasks. It is {@value
 * #RUNNING_PATIENCE_MILLIS} ms while one of them runs or has yet to take its task, because what it
 * lacks then is a processor. (A thread that waits in native code, for example for a socket, looks
 * as if it ran.)
 *
 * <p>It never rejects a task. If the system gives no thread, the task waits for an existing or a
 * later one. The pool tries again after a delay that doubles each time, up to {@value
 * #MAX_RETRY_MILLIS} ms.
 */
final class GrowingExecutor implements Executor {

  /** Runs a task once, after a delay. */
  @FunctionalInterface
  interface Delay {
    void after(int millis, Runnable task);
  }

  /** How long threads that wait may be busy with the same tasks, in a pool for user code. */
  static final int STALL_MILLIS = 10;

  private static final int LOOK_EVERY_MILLIS = 10;
  private static final int RUNNING_PATIENCE_MILLIS = 1000;
  private static final int MAX_RETRY_MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(GrowingExecutor.class);

  private final int base;
  private final int patienceMillis;
  private final Pool pool;
  private final Delay clock;
  private final AtomicBoolean watched = new AtomicBoolean();

  /** Whether the log has warned that no thread can be made, and none has been made since. */
  private final AtomicBoolean lackTold = new AtomicBoolean();

  /** Used only by the timer's thread. */
  private long endedBefore;

  /** How long no task has ended while others waited. Used only by the timer's thread. */
  private long stalledMillis;

  /** The time to the next look. Used only by the timer's thread, while there is a next look. */
  private int delayMillis = LOOK_EVERY_MILLIS;

  /**
   * Makes a pool without threads.
   *
   * @param patienceMillis how long all threads may wait in the same tasks until it grows
   */
  GrowingExecutor(int base, int patienceMillis, ThreadFactory threads, Delay clock) {
    this.base = base;
    this.patienceMillis = patienceMillis;
    this.clock = clock;
    this.pool = new Pool(base, threads);
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (Throwable e) {
      if (lackTold.compareAndSet(false, true)) {
        LOG.warn("No thread can be made for a task now; it waits for one", e);
      }
      pool.getQueue().add(task);
    }
    watchWhileTasksWait();
  }

  /** Returns the number of threads. */
  int size() {
    return pool.getPoolSize();
  }

  private void watchWhileTasksWait() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      lookIn(LOOK_EVERY_MILLIS);
    }
  }

  private void lookIn(int millis) {
    delayMillis = millis;
    try {
      clock.after(millis, this::look);
    } catch (Throwable e) {
      watched.set(false);
      LOG.warn("Tasks wait, and nobody can look after them before the next one comes", e);
    }
  }

  private void look() {
    int waiting = pool.getQueue().size();
    long ended = pool.getCompletedTaskCount();
    boolean isStalled = waiting > 0 && (ended == endedBefore || pool.getPoolSize() == 0);
    stalledMillis = isStalled ? stalledMillis + delayMillis : 0;
    endedBefore = ended;
    boolean isRefused = isStalled && stalledMillis >= patience() && !grow(waiting);
    if (waiting > 0) {
      lookIn(isRefused ? longer(delayMillis) : LOOK_EVERY_MILLIS);
    } else {
      watched.set(false);
      watchWhileTasksWait();
    }
  }

  /** Returns how long no task may end until threads are added; none below the base. */
  private int patience() {
    if (pool.getPoolSize() < base) {
      return 0;
    }
    return pool.isBlocked() ? patienceMillis : Math.max(patienceMillis, RUNNING_PATIENCE_MILLIS);
  }

  private static int longer(int millis) {
    return Math.min(2 * millis, MAX_RETRY_MILLIS);
  }

  /** Adds threads, and returns whether there are more now. */
  private boolean grow(int waiting) {
    int size = pool.getPoolSize();
    try {
      for (int i = size; i < Math.min(base, size + waiting); i++) {
        pool.prestartCoreThread();
      }
      if (size >= base) {
        pool.setCorePoolSize(size + Math.min(size, waiting));
      }
      lackTold.set(false);
      stalledMillis = 0;
      return true;
    } catch (Throwable e) {
      LOG.debug("No thread can be made for {} tasks that wait", waiting, e);
      return false;
    } finally {
      // What was added stays until it has been idle. Set back later, each idle one would be woken.
      pool.setCorePoolSize(base);
    }
  }

  /** Knows which of its threads are in a task. */
  private static final class Pool extends ThreadPoolExecutor {

    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    Pool(int base, ThreadFactory threads) {
      super(base, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      busy.add(thread);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
      busy.remove(Thread.currentThread());
    }

    /** Returns whether all threads wait for something in their tasks. */
    boolean isBlocked() {
      return busy.size() >= getPoolSize()
          && busy.stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
    }
  }
}
