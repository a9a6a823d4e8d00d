package dev.brokerline.broker.internal.mcp;

import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read requests and write answers. Each task has a deadline, at which its thread
 * is interrupted, which closes the connection that it reads from or writes to.
 */
final class ExchangeThreads implements Executor {

  private static final int THREADS = 4;
  private static final int MAX_WAITING = 256;
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;
  private final Timer timer;
  private final Duration limit;

  ExchangeThreads(Timer timer, Duration limit) {
    AtomicInteger count = new AtomicInteger();
    this.timer = timer;
    this.limit = limit;
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> DaemonThreads.of("brokerline-mcp-" + count.incrementAndGet(), task));
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task soon. If too many wait, it runs at once, but interrupted: its first read or write
   * closes the connection.
   */
  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      Thread.currentThread().interrupt();
      try {
        task.run();
      } finally {
        var unused = Thread.interrupted();
      }
    }
  }

  private void run(Runnable task) {
    Running running = new Running(Thread.currentThread());
    Timer.Scheduled deadline = timer.schedule(limit, running::interrupt);
    try {
      task.run();
    } finally {
      deadline.cancel();
      running.end();
    }
  }

  void close() {
    var unused = pool.shutdownNow();
  }

  /** A task, which is interrupted only while it runs. */
  private static final class Running {

    private final Thread thread;
    private boolean over;

    Running(Thread thread) {
      this.thread = thread;
    }

    synchronized void interrupt() {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      over = true;
      var unused = Thread.interrupted();
    }
  }
}
