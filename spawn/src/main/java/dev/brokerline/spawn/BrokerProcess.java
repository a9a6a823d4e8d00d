package dev.brokerline.spawn;

import java.util.concurrent.CompletableFuture;

/**
 * A running broker that takes lines, can be told to stop, and will exit once.
 *
 * <p>This is the seam between the conversation and the operating system: a real child process
 * stands behind it in production, and a scripted one in tests. No method blocks, and all of them
 * may be called from any thread, from a {@link BrokerProcessListener} callback too.
 */
public interface BrokerProcess {

  /** What became of a line that was offered to a process's standard input. */
  enum Offer {
    /** The line is queued, whole, behind all lines that were accepted before it. */
    QUEUED,
    /** The limit of queued bytes is reached; the line was not taken. */
    FULL,
    /** Standard input is closed, or the process has exited; the line was not taken. */
    CLOSED
  }

  /** Returns the operating system's id of the process. */
  long pid();

  /** Returns whether the process has not been seen to exit. */
  boolean isAlive();

  /**
   * Queues one line for standard input, and returns at once.
   *
   * @param line UTF-8 without a line terminator; not modified afterwards by the caller
   * @throws IllegalArgumentException if the line contains a newline
   */
  Offer offer(byte[] line);

  /** Closes standard input once the lines queued so far are written. Idempotent. */
  void closeStdin();

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
