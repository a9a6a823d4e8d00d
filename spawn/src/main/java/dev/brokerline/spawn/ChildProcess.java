package dev.brokerline.spawn;

import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.lines.LineChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A running child process. It takes lines on its standard input, can be stopped, and exits once.
 *
 * <p>It separates the conversation from the operating system: it is a real child process in
 * production, and may be a scripted one in tests. A {@link Listener} receives its output.
 */
public interface ChildProcess extends LineChannel {

  /** Returns the process id. */
  long pid();

  /** Returns whether no exit of the process has been observed. */
  boolean isAlive();

  /** Closes standard input when the queued lines are written. Idempotent. */
  void closeStdin();

  /** Closes standard input, as {@link #closeStdin} does. */
  @Override
  default void closeOutput() {
    closeStdin();
  }

  /** Asks the process to exit (SIGTERM). No effect after its exit. */
  void terminate();

  /** Kills the process (SIGKILL). No effect after its exit. */
  void kill();

  /**
   * Returns a future of the exit. It completes just after the call of {@link Listener#onExit}, and
   * never exceptionally.
   */
  CompletableFuture<ExitStatus> exited();

  /**
   * Receives the output and the exit of a child process. The lines of {@link LineChannel.Listener}
   * are those of standard output.
   *
   * <p>Calls for one stream never overlap and keep its order; calls for different streams may
   * overlap. {@link #onExit} is the last call. A thread that serves other processes too makes the
   * calls, so an implementation must not wait, parse or run user code. Its exceptions are logged
   * and ignored.
   */
  interface Listener extends LineChannel.Listener {

    /**
     * Receives a line of standard error, decoded as UTF-8 with replacement and cut at the limit.
     */
    void onStderr(String line);

    /**
     * The process has exited. Called once, after all output that arrived before the exit, or after
     * a short grace period if another process holds the output open.
     */
    void onExit(ExitStatus status);
  }

  /** Starts a {@link ProcessCommand} as a process that reports to a listener. */
  @FunctionalInterface
  interface Factory {

    /**
     * Starts the command. Blocks for as long as the operating system takes to create a process.
     *
     * @throws LaunchException if the process could not be started, with a diagnosis of the
     *     executable
     */
    ChildProcess start(ProcessCommand command, Listener listener);
  }
}
