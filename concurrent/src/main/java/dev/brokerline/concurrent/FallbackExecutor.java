package dev.brokerline.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's executor at arm's length. It may throw anything, run tasks on the thread that brings
 * them, or block that thread: whoever calls {@link #execute} is never held up, and never told.
 *
 * <p>A thread of ours brings it the tasks, one after the other, in order. When it turns out to run
 * a task on the thread that brings it, another thread brings the next one. What it refuses runs on
 * ours; where not even that can be made, on a thread of its own, and at last on the caller's. What
 * it drops in silence is gone.
 *
 * <p>The lock guards {@code tasks} and {@code carried}; nobody is called under it.
 */
public final class FallbackExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(FallbackExecutor.class);

  private final Executor users;
  private final Executor ours;

  private final ArrayDeque<Task> tasks = new ArrayDeque<>();

  @GuardedBy("tasks")
  private boolean carried;

  /**
   * Makes an executor of two.
   *
   * @param users may be the same as ours, and gets the tasks without a detour then
   * @param ours takes tasks without blocking its caller
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

  /** Brings tasks to the user's executor, until there are none or another thread does. */
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

  /** A task, which runs once whatever is done with it. */
  private final class Task implements Runnable {
    private final Runnable action;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** The thread that brings this task, while it does and need not go on elsewhere. */
    private volatile @Nullable Thread carrier;

    Task(Runnable action) {
      this.action = action;
    }

    /** Returns whether the thread that has brought this task goes on to bring others. */
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
