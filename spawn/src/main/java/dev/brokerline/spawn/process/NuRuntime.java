package dev.brokerline.spawn.process;

import com.sun.jna.Native;
import com.zaxxer.nuprocess.NuProcessBuilder;
import dev.brokerline.concurrent.DaemonThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * NuProcess as loaded into this JVM, with its settings made before. Touching this class loads
 * nothing yet.
 */
final class NuRuntime {

  /** Its hook would end our children while ours says good-bye to them. */
  private static final String SHUTDOWN_HOOK = "com.zaxxer.nuprocess.enableShutdownHook";

  private NuRuntime() {}

  /** Returns why NuProcess cannot be used in this JVM, or null if it can; loads it to find out. */
  static @Nullable String problem() {
    try {
      load();
      return null;
    } catch (Throwable e) {
      return "NuProcess or JNA cannot be loaded: " + e;
    }
  }

  /** Loads NuProcess and JNA with the settings of ours. */
  static void load() {
    uninterrupted(Loaded::init);
  }

  /**
   * Runs what must not see an interrupt, which it would swallow, and fail half-way; the interrupt
   * is there again afterwards.
   */
  static void uninterrupted(Runnable action) {
    boolean interrupted = Thread.interrupted();
    try {
      action.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Runs a launch on a thread of its own, which inherits nothing and is not interrupted: NuProcess
   * makes its threads there. Waits for it, and throws what it throws.
   */
  static void apart(Runnable launch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            launch.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        };
    DaemonThreads.of("brokerline-launch", task).start();
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Returns the reaper that all processes share, or null if this system can have none. */
  static @Nullable ChildReaper reaper() {
    load();
    return Loaded.REAPER;
  }

  private static final class Loaded {
    static final @Nullable ChildReaper REAPER;

    /** Held here, since the JVM forgets a logger that nobody holds, and its filter with it. */
    private static final Logger LOGGER =
        Logger.getLogger("com.zaxxer.nuprocess.internal.BasePosixProcess");

    static {
      // It prints a stack trace for each launch that fails; we try again, or throw what it means.
      LOGGER.setFilter(log -> !(log.getThrown() instanceof IOException));
      System.setProperty(SHUTDOWN_HOOK, "false");
      if (Native.POINTER_SIZE < 4) {
        throw new IllegalStateException("JNA reports pointers of " + Native.POINTER_SIZE);
      }
      new NuProcessBuilder(List.of("unused"));
      REAPER = ChildReaper.open();
    }

    static void init() {}
  }
}
