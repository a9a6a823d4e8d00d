package dev.brokerline.broker.internal.terminal;

import dev.brokerline.concurrent.SerialExecutor;
import java.util.ArrayDeque;

/**
 * The way from a terminal's threads to the broker's. What comes before the gate is open waits: a
 * program may print and exit before the broker has heard of its start.
 */
final class Gate {

  private final SerialExecutor thread;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean open;

  /** Makes a closed gate to the broker's thread. */
  Gate(SerialExecutor thread) {
    this.thread = thread;
  }

  /**
   * Runs a task on the broker's thread, once the gate is open. Safe on any thread, which waits if
   * too much is waiting.
   *
   * @param bytes how many bytes the task keeps in memory until it has run
   */
  void execute(int bytes, Runnable task) {
    thread.execute(bytes, () -> pass(task));
  }

  private void pass(Runnable task) {
    if (open) {
      task.run();
    } else {
      held.add(task);
    }
  }

  /** Runs what has waited. Called on the broker's thread. */
  void open() {
    open = true;
    held.forEach(Runnable::run);
    held.clear();
  }
}
