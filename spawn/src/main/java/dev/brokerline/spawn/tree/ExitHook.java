package dev.brokerline.spawn.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.concurrent.SharedExecutors;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends all brokers and the programs of all sessions when the JVM exits by a signal, by {@link
 * System#exit} or with its last thread. Otherwise programs that ignore SIGHUP or the end of their
 * input would outlive it.
 *
 * <p>One shutdown hook serves all of them. It is registered with the first and removed with the
 * last, so that it holds no class loader. It closes all in parallel, and ends by force those that
 * are not closed in time. That is necessary because a thread that called {@code System.exit} waits
 * for the hooks, and may be one that an orderly close needs.
 *
 * <p>The monitor guards the fields. Under it only the JDK's table of hooks is called; nothing is
 * closed and nothing is waited for.
 */
public final class ExitHook {

  /** What has processes that must not outlive the JVM. */
  public interface Guarded {

    /**
     * Begins an orderly close, after which it removes itself from the hook. May take a second.
     *
     * @return a future that completes when it is closed
     */
    CompletableFuture<?> close();

    /**
     * Kills the processes and their descendants. Needs no thread that user code can block. Blocks,
     * hardly longer than the limit.
     */
    void endByForce(Duration limit);
  }

  /** The instance of this JVM. */
  public static final ExitHook SHARED =
      new ExitHook(
          Runtime.getRuntime()::addShutdownHook,
          Runtime.getRuntime()::removeShutdownHook,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2));

  private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

  private final Consumer<Thread> register;
  private final Consumer<Thread> unregister;
  private final Duration orderly;
  private final Duration byForce;
  private final Thread hook;

  @GuardedBy("this")
  private final Set<Guarded> all = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean exiting;

  /**
   * Makes a hook without registering it.
   *
   * @param orderly how long all orderly closes together may take
   * @param byForce how long all forced ends together may take after that
   */
  ExitHook(
      Consumer<Thread> register, Consumer<Thread> unregister, Duration orderly, Duration byForce) {
    this.register = register;
    this.unregister = unregister;
    this.orderly = orderly;
    this.byForce = byForce;
    this.hook = DaemonThreads.of("brokerline-exit", this::run);
  }

  /**
   * Adds an object that is about to start a process.
   *
   * @return false if the JVM is exiting, and no process may be started
   */
  public synchronized boolean add(Guarded guarded) {
    if (exiting) {
      return false;
    }
    if (all.isEmpty()) {
      try {
        register.accept(hook);
      } catch (IllegalStateException tooLate) {
        return false;
      }
    }
    all.add(guarded);
    return true;
  }

  /** Removes what has ended. Does nothing if it was not added. */
  public synchronized void remove(Guarded guarded) {
    if (all.remove(guarded) && all.isEmpty() && !exiting) {
      try {
        unregister.accept(hook);
      } catch (IllegalStateException exitingNow) {
        LOG.debug("The JVM is ending; the hook has nothing to do", exitingNow);
      }
    }
  }

  private void run() {
    List<Guarded> left;
    synchronized (this) {
      exiting = true;
      left = List.copyOf(all);
    }
    await(left.stream().map(ExitHook::close).toList(), orderly);
    List<Guarded> stubborn = left.stream().filter(this::isThere).toList();
    if (!stubborn.isEmpty()) {
      LOG.warn(
          "{} brokers or programs are ended by force, since this JVM is ending", stubborn.size());
      await(stubborn.stream().map(this::endByForce).toList(), byForce.plusSeconds(1));
    }
  }

  private synchronized boolean isThere(Guarded guarded) {
    return all.contains(guarded);
  }

  private static CompletableFuture<?> close(Guarded guarded) {
    return apart(guarded::close);
  }

  private CompletableFuture<?> endByForce(Guarded guarded) {
    return apart(
        () -> {
          guarded.endByForce(byForce);
          return CompletableFuture.completedFuture(null);
        });
  }

  /** Runs a step on its own thread, so that a hanging step does not delay the others. */
  private static CompletableFuture<?> apart(Supplier<CompletableFuture<?>> step) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            var unused = step.get().whenComplete((ended, failure) -> done.complete(null));
          } catch (Throwable e) {
            LOG.error("A process was not ended with this JVM", e);
            done.complete(null);
          }
        };
    try {
      var unused = SharedExecutors.runBlocking(task);
    } catch (OutOfMemoryError noMoreThreads) {
      task.run();
    }
    return done;
  }

  private static void await(List<CompletableFuture<?>> steps, Duration limit) {
    CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new))
        .exceptionally(thrown -> null)
        .completeOnTimeout(null, limit.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }
}
