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

/** Loads NuProcess into this JVM, with its settings. Initializing this class loads nothing yet. */
final class NuRuntime {

  /**
   * Disables NuProcess's shutdown hook, which would kill children while Brokerline's hook closes
   * them.
   */
  private static final String SHUTDOWN_HOOK = "com.zaxxer.nuprocess.enableShutdownHook";

  private NuRuntime() {}

  /** Loads NuProcess, and returns why it cannot be used in this JVM, or null if it can. */
  static @Nullable String problem() {
    try {
      load();
      return null;
    } catch (Throwable e) {
      return "NuProcess or JNA cannot be loaded: " + e;
    }
  }

  /** Loads NuProcess and JNA with Brokerline's settings. */
  static void load() {
    uninterrupted(Loaded::init);
  }

  /**
   * Runs an action without a pending interrupt, which would make it fail half-way, and restores the
   * interrupt afterwards.
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
   * Runs a launch on a new thread, which inherits nothing and is not interrupted, because NuProcess
   * creates its threads there. Waits for it, and throws its exception.
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

  /** Returns the reaper that all processes share, or null if the system does not support one. */
  static @Nullable ChildReaper reaper() {
    load();
    return Loaded.REAPER;
  }

  private static final class Loaded {
    static final @Nullable ChildReaper REAPER;

    /** A strong reference, because the JVM would discard the logger with its filter. */
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
