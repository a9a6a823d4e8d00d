package dev.brokerline.concurrent;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order on the threads of another executor, at most {@value #TURN}
 * tasks or one MiB of them per turn, so that other users of that executor get theirs. If that
 * executor rejects a turn, the submitting thread runs the tasks. It also runs a task of {@link
 * #executeHere}, if there is no other.
 *
 * <p>It may have a limit on the bytes that waiting tasks keep in memory. At the limit, the
 * submitting thread waits until half of them are done. So the tasks must neither wait nor run user
 * code. A reader that submits them is then slowed down only as long as the tasks take, and so is
 * the process that it reads from.
 *
 * <p>Some tasks may go before the others. They too run in order among themselves, and of the others
 * one runs after {@value #FIRST_IN_A_ROW} of them.
 *
 * <p>Tasks are passed on without a lock. The lock is only for waits at the limit.
 */
public final class SerialExecutor implements Executor {

  private static final int TURN = 256;
  private static final int TURN_BYTES = 1 << 20;
  private static final int FIRST_IN_A_ROW = 16;

  /** The size of a task without its bytes: about the size of its objects. */
  private static final int OVERHEAD = 150;

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final long limitBytes;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks that go before those. */
  private final Queue<Task> first = new ConcurrentLinkedQueue<>();

  /** How many of the first tasks have run since one of the others. Of the thread that runs them. */
  private int firstInARow;

  /** The number of unfinished tasks. The thread that adds the first one starts a turn. */
  private final AtomicInteger undone = new AtomicInteger();

  private final AtomicLong queuedBytes = new AtomicLong();
  private final Object lock = new Object();
  private volatile int waiting;

  private record Task(Runnable action, int weight) {}

  /** Makes an executor without a limit. */
  public SerialExecutor(Executor threads) {
    this(threads, Long.MAX_VALUE);
  }

  /** Makes an executor with a limit on the bytes of waiting tasks. */
  public SerialExecutor(Executor threads, long limitBytes) {
    this.threads = threads;
    this.limitBytes = limitBytes;
  }

  @Override
  public void execute(Runnable task) {
    execute(0, task);
  }

  /**
   * Runs a task after all earlier ones. Waits at the limit, except for a task that keeps nothing in
   * memory.
   *
   * @param bytes how many bytes the task keeps in memory until it has run
   */
  public void execute(int bytes, Runnable task) {
    add(tasks, bytes, task);
  }

  /**
   * Runs a task after earlier ones of this method, and before most others that wait. Waits at the
   * limit like {@link #execute(int, Runnable)}.
   */
  public void executeFirst(int bytes, Runnable task) {
    add(first, bytes, task);
  }

  private void add(Queue<Task> queue, int bytes, Runnable task) {
    if (bytes > 0 && queuedBytes.get() > limitBytes) {
      awaitHalf();
    }
    int weight = bytes + OVERHEAD;
    queuedBytes.addAndGet(weight);
    queue.add(new Task(task, weight));
    if (undone.getAndIncrement() == 0) {
      nextTurn();
    }
  }

  /**
   * Runs a task on the calling thread if no other task runs or waits, which saves waking a thread
   * for a short one. Otherwise does the same as {@link #execute(int, Runnable)}.
   */
  public void executeHere(int bytes, Runnable task) {
    if (!undone.compareAndSet(0, 1)) {
      execute(bytes, task);
      return;
    }
    runSafely(task);
    if (undone.decrementAndGet() > 0) {
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
        LOG.warn("No thread can be had now for tasks that run in order", e);
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

  /** Runs the tasks of one turn, and returns whether there are more. */
  private boolean runSome() {
    int bytes = 0;
    for (int i = 0; i < TURN && bytes < TURN_BYTES; i++) {
      Task task = Objects.requireNonNull(next(), "counted after it was added");
      runSafely(task.action);
      release(task.weight);
      bytes += task.weight;
      if (undone.decrementAndGet() == 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Task next() {
    if (firstInARow < FIRST_IN_A_ROW) {
      Task task = first.poll();
      if (task != null) {
        firstInARow++;
        return task;
      }
    }
    firstInARow = 0;
    Task task = tasks.poll();
    return task != null ? task : first.poll();
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("A task failed; the next one follows", e);
    }
  }
}
