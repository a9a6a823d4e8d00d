package dev.brokerline.concurrent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that all clients of this JVM share. They are daemons, end after ten idle seconds, and
 * do not grow with the number of brokers. The pools for user code grow with blocking tasks.
 */
public final class SharedExecutors {

  private static final Duration HOLD = Duration.ofDays(36_500);
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int PROCESS_PATIENCE_MILLIS = 1000;

  /** The single thread for delays. Runs only short tasks. */
  public static final ScheduledExecutorService SCHEDULER = scheduler();

  /** Decodes and routes. Runs no user code, so it never waits. */
  public static final Executor INBOUND = pool("brokerline-inbound", Math.max(2, CORES));

  /** Runs the continuations of users' futures, which may block. */
  public static final Executor CALLBACKS = growing("brokerline-callback", Math.max(8, 2 * CORES));

  /** Calls users' listeners, which may block and then delay only each other. */
  public static final Executor LISTENERS = growing("brokerline-events", Math.max(8, 2 * CORES));

  /**
   * Starts processes of sessions, and ends what they leave: each task usually takes milliseconds
   * and sometimes seconds. It grows when none has ended for a second. Runs no user code.
   */
  public static final Executor PROCESSES =
      growing("brokerline-process", Math.max(4, 2 * CORES), PROCESS_PATIENCE_MILLIS);

  /** Runs the steps of internal chains, which may wait briefly. Runs no user code. */
  public static final Executor STEPS = growing("brokerline-step", Math.max(2, CORES));

  /** Writes the traces of frames, one line after the other. */
  public static final Executor TRACE = pool("brokerline-trace", 1);

  /** The clock, and calls on {@link #SCHEDULER}. */
  public static final Timer TIMER = new SharedTimer();

  private static final Logger LOG = LoggerFactory.getLogger(SharedExecutors.class);
  private static final AtomicInteger BLOCKING_THREADS = new AtomicInteger();

  private SharedExecutors() {}

  /** Runs a task that blocks on files, processes or sockets on a new thread. */
  public static Thread runBlocking(Runnable task) {
    Thread thread = DaemonThreads.of("brokerline-io-" + BLOCKING_THREADS.incrementAndGet(), task);
    thread.start();
    return thread;
  }

  /** Does the same as {@link #runBlocking}, but on the calling thread if no thread can be made. */
  public static void runBlockingOrHere(Runnable task) {
    try {
      var unused = runBlocking(task);
    } catch (Throwable e) {
      LOG.warn("No thread can be made for a task, which runs where it was made", e);
      task.run();
    }
  }

  /**
   * Keeps the idle timer's thread alive, so that an end can be timed even if no thread can be made
   * by then.
   */
  public static Timer.Scheduled holdTimer() {
    return TIMER.schedule(HOLD, () -> {});
  }

  private static Executor growing(String name, int base) {
    return growing(name, base, GrowingExecutor.STALL_MILLIS);
  }

  private static Executor growing(String name, int base, int patienceMillis) {
    return new GrowingExecutor(base, patienceMillis, numbered(name), SharedExecutors::after);
  }

  private static void after(int millis, Runnable task) {
    var unused = SCHEDULER.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private static Executor pool(String name, int size) {
    var pool =
        new ThreadPoolExecutor(
            size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), numbered(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory numbered(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> DaemonThreads.of(name + "-" + count.incrementAndGet(), task);
  }

  private static ScheduledExecutorService scheduler() {
    var scheduler =
        new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.of("brokerline-timer", task));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
    scheduler.allowCoreThreadTimeOut(true);
    return scheduler;
  }

  private static final class SharedTimer implements Timer {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      try {
        Future<?> future = SCHEDULER.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      } catch (Throwable e) {
        // The call is noted, and made once there is a thread: at the next one that is asked for.
        LOG.warn("No thread can be made for the timer now", e);
        return () -> {};
      }
    }
  }
}
