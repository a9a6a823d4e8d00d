package dev.brokerline.spawn;

import dev.brokerline.spawn.lines.LineChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A running child process. It takes lines on its standard input, can be stopped, and exits once.
 *
 * <p>It separates the conversation from the operating system: it is a real child process in
 * production, and may be a scripted one in tests. A {@link ChildProcessListener} receives its
 * output.
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
   * Returns a future of the exit. It completes just after the call of {@link
   * ChildProcessListener#onExit}, and never exceptionally.
   */
  CompletableFuture<ExitStatus> exited();
}
