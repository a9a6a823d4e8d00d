package dev.brokerline.concurrent;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on threads of another executor, at most {@value #TURN} in
 * one turn so that others come to theirs. Where that executor gives no thread, they run on the
 * thread that brings them.
 *
 * <p>The lock guards {@code tasks} and {@code scheduled}; no task runs under it.
 */
public final class SerialExecutor implements Executor {

  private static final int TURN = 256;
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean scheduled;

  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    nextTurn();
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

  /** Runs the tasks of one turn; returns whether there may be others. */
  private boolean runSome() {
    for (int i = 0; i < TURN; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          scheduled = false;
          return false;
        }
      }
      runSafely(task);
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
