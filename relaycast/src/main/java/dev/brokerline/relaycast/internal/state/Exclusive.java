package dev.brokerline.relaycast.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one lock of a server. It guards all workspace state and all socket subscriptions. Under it
 * there is only memory work: whatever touches a socket or calls user code is handed to {@link
 * #after} and runs once the lock is free.
 */
public final class Exclusive {
  private final ReentrantLock lock = new ReentrantLock();
  private Set<Runnable> afterwards = new LinkedHashSet<>();

  /** Runs {@code work} alone and returns its result, then runs what it left for afterwards. */
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

  /** Runs {@code work} alone, then what it left for afterwards. */
  public void run(Runnable work) {
    call(
        () -> {
          work.run();
          return Boolean.TRUE;
        });
  }

  /**
   * Leaves an action for the time after the lock, once however often it is left; it must not throw.
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
