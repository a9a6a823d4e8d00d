package dev.brokerline.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Repeats a step as long as it finds something to do, and again after each {@link #wake}. It takes
 * turns of at most {@value #TURN} steps on a thread of an executor, never two at once, so that
 * other users of that executor get theirs.
 */
public final class TurnLoop {

  private static final int TURN = 64;

  private final Executor executor;
  private final BooleanSupplier step;
  private final Consumer<Throwable> failed;
  private final AtomicInteger wakes = new AtomicInteger();

  /**
   * Makes a loop that does nothing until it is woken.
   *
   * @param step does one thing, and returns whether there was one to do
   * @param failed is called with what a step throws, in its turn; no step follows
   */
  public TurnLoop(Executor executor, BooleanSupplier step, Consumer<Throwable> failed) {
    this.executor = executor;
    this.step = step;
    this.failed = failed;
  }

  /** Makes the loop look for something to do. Safe on any thread; no step is made here. */
  public void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::turn);
    }
  }

  private void turn() {
    int seen = wakes.get();
    try {
      for (int i = 0; i < TURN; i++) {
        if (!step.getAsBoolean()) {
          if (wakes.addAndGet(-seen) != 0) {
            executor.execute(this::turn);
          }
          return;
        }
      }
    } catch (Throwable e) {
      failed.accept(e);
      return;
    }
    executor.execute(this::turn);
  }
}
