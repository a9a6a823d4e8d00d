package dev.brokerline.spawn;

import dev.brokerline.spawn.lines.LineChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A running broker that takes lines on its standard input, can be told to stop, and will exit once.
 *
 * <p>This is the seam between the conversation and the operating system: a real child process
 * stands behind it in production, and a scripted one in tests. Its lines come in by a {@link
 * BrokerProcessListener}.
 */
public interface BrokerProcess extends LineChannel {

  /** Returns the operating system's id of the process. */
  long pid();

  /** Returns whether the process has not been seen to exit. */
  boolean isAlive();

  /** Closes standard input once the lines queued so far are written. Idempotent. */
  void closeStdin();

  /** Closes standard input, as {@link #closeStdin} does. */
  @Override
  default void closeOutput() {
    closeStdin();
  }

  /** Asks the operating system to end the process (SIGTERM). Nothing happens after its exit. */
  void terminate();

  /** Ends the process by force (SIGKILL). Nothing happens after its exit. */
  void kill();

  /**
   * Returns a future of the exit, which completes just after {@link BrokerProcessListener#onExit}
   * was called, never exceptionally.
   */
  CompletableFuture<ExitStatus> exited();
}
