package dev.brokerline.spawn.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at the whole system, which callers that ask at the same time share. Each gets what was
 * seen by a look that began after it had asked. Only one look is taken at a time, so hundreds of
 * runs that end together cost two looks, not hundreds, and the memory of one.
 *
 * <p>Thread-safe. A caller waits for at most one look of others before its own.
 *
 * @param <T> what is seen; immutable, as callers share it
 */
final class SharedLook<T> {

  private final Supplier<T> look;
  private final Object turn = new Object();
  private final Object lock = new Object();

  /** The look that has not begun; null if nobody waits for one. */
  @GuardedBy("lock")
  private @Nullable CompletableFuture<T> next;

  SharedLook(Supplier<T> look) {
    this.look = look;
  }

  /** Looks, or takes part in a look that begins after this call. Throws what the look throws. */
  T take() {
    CompletableFuture<T> mine = new CompletableFuture<>();
    boolean first;
    synchronized (lock) {
      first = next == null;
      if (next == null) {
        next = mine;
      } else {
        mine = next;
      }
    }
    if (first) {
      run(mine);
    }
    try {
      return mine.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void run(CompletableFuture<T> mine) {
    synchronized (turn) {
      synchronized (lock) {
        next = null;
      }
      try {
        mine.complete(look.get());
      } catch (Throwable e) {
        mine.completeExceptionally(e);
      }
    }
  }
}
