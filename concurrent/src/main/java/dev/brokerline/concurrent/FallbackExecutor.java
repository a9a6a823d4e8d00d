package dev.brokerline.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A safe wrapper of a user's executor, which may throw anything, run tasks on the submitting
 * thread, or block that thread. {@link #execute} never blocks and never throws.
 *
 * <p>An internal thread submits the tasks, one after the other, in order. If the executor runs a
 * task on the submitting thread, another thread submits the next one. A rejected task runs on the
 * fallback executor; if that has no thread, on a new thread, and finally on the caller's. A
 * silently dropped task is lost.
 *
 * <p>The lock guards {@code tasks} and {@code carried}. Nothing is called under it.
 */
public final class FallbackExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(FallbackExecutor.class);

  private final Executor users;
  private final Executor ours;

  private final ArrayDeque<Task> tasks = new ArrayDeque<>();

  @GuardedBy("tasks")
  private boolean carried;

  /**
   * Makes a wrapper.
   *
   * @param users the user's executor; if it is the same as {@code ours}, it gets the tasks directly
   * @param ours the fallback executor, which never blocks its caller
   */
  public FallbackExecutor(Executor users, Executor ours) {
    this.users = users;
    this.ours = ours;
  }

  @Override
  public void execute(Runnable task) {
    if (users == ours) {
      runOnOurs(task);
      return;
    }
    synchronized (tasks) {
      tasks.add(new Task(task));
      if (carried) {
        return;
      }
      carried = true;
    }
    runOnOurs(this::carry);
  }

  /** Submits tasks to the user's executor, until there are none or another thread does so. */
  private void carry() {
    for (Task next = poll(); next != null; next = poll()) {
      next.carrier = Thread.currentThread();
      try {
        users.execute(next);
      } catch (Throwable e) {
        refused(next, e);
      }
      if (!next.leaveCarrier()) {
        return;
      }
    }
  }

  private @Nullable Task poll() {
    synchronized (tasks) {
      Task next = tasks.poll();
      carried = next != null;
      return next;
    }
  }

  private void refused(Task task, Throwable failure) {
    if (!task.begun.get()) {
      LOG.warn("The executor rejected a task, which a thread of the client runs", failure);
      runOnOurs(task);
    }
  }

  private void runOnOurs(Runnable task) {
    try {
      ours.execute(task);
    } catch (Throwable e) {
      LOG.warn("The threads of the client rejected a task, which gets one of its own", e);
      SharedExecutors.runBlockingOrHere(task);
    }
  }

  /** A task, which runs only once. */
  private final class Task implements Runnable {
    private final Runnable action;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** The thread that submits this task, until it is done or another thread continues. */
    private volatile @Nullable Thread carrier;

    Task(Runnable action) {
      this.action = action;
    }

    /** Returns whether the thread that submitted this task continues with other tasks. */
    boolean leaveCarrier() {
      boolean goesOn = carrier != null;
      carrier = null;
      return goesOn;
    }

    @Override
    public void run() {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      if (carrier == Thread.currentThread()) {
        // It may block here: whatever comes next is brought by others.
        carrier = null;
        runOnOurs(FallbackExecutor.this::carry);
      }
      try {
        action.run();
      } catch (Throwable e) {
        LOG.error("A task of the client failed", e);
      }
    }
  }
}
