package dev.brokerline.client.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for tasks that may block, even on each other: while tasks wait and none ends, there are
 * more.
 *
 * <p>A base of threads is made as tasks come. When all of them have been busy with the same tasks
 * for {@value #STALL_MILLIS} ms and others wait, threads are added: one for each that waits, but at
 * most twice as many as there were, and again after the next such span. So a burst of short tasks
 * is served by the base, and tasks that block make as many threads as there are of them. All end
 * after ten idle seconds.
 *
 * <p>Never refuses a task. Where the system gives no thread, the task waits for one that there is,
 * or that can be made later.
 */
final class GrowingExecutor implements Executor {

  private static final int STALL_MILLIS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(GrowingExecutor.class);

  private final int base;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService clock;
  private final AtomicBoolean watched = new AtomicBoolean();

  /** Touched by the clock's thread alone, one look after the other. */
  private long endedBefore;

  GrowingExecutor(int base, ThreadFactory threads, ScheduledExecutorService clock) {
    this.base = base;
    this.clock = clock;
    this.pool =
        new ThreadPoolExecutor(
            base, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (Throwable e) {
      LOG.warn("No thread can be made for a task now; it waits for one", e);
      pool.getQueue().add(task);
    }
    watchWhileTasksWait();
  }

  /** Returns how many threads there are. */
  int size() {
    return pool.getPoolSize();
  }

  private void watchWhileTasksWait() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      lookSoon();
    }
  }

  private void lookSoon() {
    try {
      var unused = clock.schedule(this::look, STALL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Throwable e) {
      watched.set(false);
      LOG.warn("Tasks wait, and nobody can look after them before the next one comes", e);
    }
  }

  private void look() {
    int waiting = pool.getQueue().size();
    long ended = pool.getCompletedTaskCount();
    try {
      if (waiting == 0) {
        pool.setCorePoolSize(base);
      } else if (pool.getPoolSize() == 0) {
        pool.prestartCoreThread();
      } else if (ended == endedBefore) {
        int size = pool.getPoolSize();
        pool.setCorePoolSize(Math.max(base, size + Math.min(size, waiting)));
      }
    } catch (Throwable e) {
      LOG.debug("No thread can be made for {} tasks that wait", waiting, e);
    }
    endedBefore = ended;
    if (waiting > 0) {
      lookSoon();
    } else {
      watched.set(false);
      watchWhileTasksWait();
    }
  }
}
