package dev.brokerline.concurrent;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Runs tasks at once until it is held; then as soon as it is let go, on the thread that does. */
public final class HeldExecutor implements Executor {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean held;

  @Override
  public void execute(Runnable task) {
    if (held) {
      tasks.add(task);
    } else {
      task.run();
    }
  }

  /** From now on keeps what it is given. */
  public void hold() {
    held = true;
  }

  /** Waits until it keeps so many tasks. */
  public void awaitTasks(int count) {
    await(count + " tasks to be held").atMost(BOUND).until(() -> tasks.size() >= count);
  }

  /** Runs what it has kept, in order, and keeps nothing any more. */
  public void letGo() {
    held = false;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
