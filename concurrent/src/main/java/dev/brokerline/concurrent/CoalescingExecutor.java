package dev.brokerline.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks on the threads of another executor, and those that wait together on one thread, since
 * waking a thread costs more than a short task. The tasks may block, even on each other: whoever
 * begins a task while others wait has called another thread for them.
 *
 * <p>Tasks begin in order. Nothing is locked.
 */
public final class CoalescingExecutor implements Executor {

  /** After this many tasks a thread is given back, so that other users get it. */
  private static final int TURN = 64;

  private final Executor threads;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Whether a thread has been called that has not come yet. It will find all tasks before it. */
  private final AtomicBoolean called = new AtomicBoolean();

  /**
   * Makes an executor that passes on what a task throws to the threads of another one. If that one
   * refuses a call, the task waits for the next one that is accepted.
   */
  public CoalescingExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    call();
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      try {
        threads.execute(this::takeTurn);
      } catch (Throwable refused) {
        called.set(false);
        throw refused;
      }
    }
  }

  private void takeTurn() {
    called.set(false);
    for (int i = 0; i < TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      if (!tasks.isEmpty()) {
        call();
      }
      task.run();
    }
    if (!tasks.isEmpty()) {
      call();
    }
  }
}
