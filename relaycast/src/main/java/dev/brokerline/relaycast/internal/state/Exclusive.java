package dev.brokerline.relaycast.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lock of a server. It guards all workspace state and all socket subscriptions. Actions that
 * use a socket or call user code are passed to {@link #after}, and run when the lock is free.
 */
public final class Exclusive {
  private final ReentrantLock lock = new ReentrantLock();
  private Set<Runnable> afterwards = new LinkedHashSet<>();

  /**
   * Runs {@code work} under the lock and returns its result. Runs its deferred actions afterwards.
   */
  public <T> T call(Supplier<T> work) {
    List<Runnable> actions;
    lock.lock();
    try {
      return work.get();
    } finally {
      actions = lock.getHoldCount() == 1 ? takeAfterwards() : List.of();
      lock.unlock();
      actions.forEach(Runnable::run);
    }
  }

  /** Runs {@code work} under the lock, and its deferred actions afterwards. */
  public void run(Runnable work) {
    call(
        () -> {
          work.run();
          return Boolean.TRUE;
        });
  }

  /**
   * Defers an action until the lock is free. It runs once even if it is deferred several times, and
   * must not throw.
   */
  public void after(Runnable action) {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("Only the holder of the lock may leave work for afterwards");
    }
    afterwards.add(action);
  }

  private List<Runnable> takeAfterwards() {
    List<Runnable> actions = new ArrayList<>(afterwards);
    afterwards = new LinkedHashSet<>();
    return actions;
  }
}
