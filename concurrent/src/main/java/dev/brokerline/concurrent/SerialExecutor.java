package dev.brokerline.concurrent;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on threads of another executor, at most {@value #TURN} in
 * one turn so that others come to theirs. Where that executor gives no thread, they run on the
 * thread that brings them.
 *
 * <p>Bounded by the bytes that the tasks keep in memory. At the bound the thread that brings a task
 * waits until half of them are gone. So the tasks of a bounded one must neither wait nor run code
 * of users: a reader that brings them is held back as long as they take, and no longer, and holds
 * back the process that it reads from.
 *
 * <p>Tasks are passed on without a lock. The lock is for those who wait at the bound.
 */
public final class SerialExecutor implements Executor {

  private static final int TURN = 256;

  /** What a task weighs apart from its bytes: about the size of its objects. */
  private static final int OVERHEAD = 150;

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final long limitBytes;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

  /** How many tasks are not done: whoever adds the first one has them run. */
  private final AtomicInteger undone = new AtomicInteger();

  private final AtomicLong queuedBytes = new AtomicLong();
  private final Object lock = new Object();
  private volatile int waiting;

  private record Task(Runnable action, int weight) {}

  /** Makes one without a bound. */
  public SerialExecutor(Executor threads) {
    this(threads, Long.MAX_VALUE);
  }

  /** Makes one at which those wait who bring more than so many bytes. */
  public SerialExecutor(Executor threads, long limitBytes) {
    this.threads = threads;
    this.limitBytes = limitBytes;
  }

  @Override
  public void execute(Runnable task) {
    execute(0, task);
  }

  /**
   * Runs a task after all earlier ones. Waits at the bound, but not with a task that keeps nothing
   * in memory.
   *
   * @param bytes what the task keeps in memory until then
   */
  public void execute(int bytes, Runnable task) {
    if (bytes > 0 && queuedBytes.get() > limitBytes) {
      awaitHalf();
    }
    int weight = bytes + OVERHEAD;
    queuedBytes.addAndGet(weight);
    tasks.add(new Task(task, weight));
    if (undone.getAndIncrement() == 0) {
      nextTurn();
    }
  }

  private void awaitHalf() {
    boolean interrupted = false;
    synchronized (lock) {
      waiting++;
      while (queuedBytes.get() > limitBytes / 2) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      waiting--;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(int weight) {
    if (queuedBytes.addAndGet(-weight) <= limitBytes / 2 && waiting > 0) {
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }

  private void nextTurn() {
    while (true) {
      try {
        threads.execute(this::takeTurn);
        return;
      } catch (Throwable e) {
        LOG.warn("No thread can be had for the tasks of a connection now", e);
      }
      if (!runSome()) {
        return;
      }
    }
  }

  private void takeTurn() {
    if (runSome()) {
      nextTurn();
    }
  }

  /** Runs the tasks of one turn; returns whether there are others. */
  private boolean runSome() {
    for (int i = 0; i < TURN; i++) {
      Task task = Objects.requireNonNull(tasks.poll(), "counted after it was added");
      runSafely(task.action);
      release(task.weight);
      if (undone.decrementAndGet() == 0) {
        return false;
      }
    }
    return true;
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("A task of a broker's connection failed", e);
    }
  }
}
