package dev.brokerline.broker.internal.terminal;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The way from a terminal's threads to the broker's. What comes before the gate is open waits: a
 * program may print and exit before the broker has heard of its start.
 */
final class Gate {

  private final Executor thread;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean open;

  /** Makes a closed gate to the broker's thread. */
  Gate(Executor thread) {
    this.thread = thread;
  }

  /**
   * Runs a task on the broker's thread, once the gate is open. Safe on any thread, and never waits.
   */
  void execute(Runnable task) {
    thread.execute(() -> pass(task));
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
