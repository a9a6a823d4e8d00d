package dev.brokerline.spawn.pty;

import dev.brokerline.spawn.tree.SessionTimeouts;
import java.util.concurrent.CompletableFuture;

/**
 * A program in a pseudo-terminal. It takes bytes as if they were typed, can be resized and ended,
 * and exits once. A {@link PtyProcessListener} receives its output.
 *
 * <p>No method blocks, and all may be called from any thread, also by the listener. The futures
 * complete on shared threads, so their dependent actions must not wait for long; none of them waits
 * for the listener. Cancelling a future that was returned has no other effect.
 *
 * <p>The exit of the program ends the terminal, and what the program has started ends with it, as
 * {@link #close} says. So nothing is left even without a call of it.
 */
public interface PtyProcess {

  /**
   * Returns the process id of the program, which is also the id of its session. The system gives it
   * to no other process before {@link #closed} completes.
   */
  long pid();

  /** Returns whether no exit of the program has been observed. */
  boolean isAlive();

  /**
   * Types bytes, after all earlier writes. Every value passes unchanged, but the terminal acts on
   * some of them until the program switches that off: byte 3 interrupts the foreground processes,
   * byte 4 is the end of the input, and a line of more than 4,095 bytes is cut ({@code termios(3)},
   * canonical mode).
   *
   * @param bytes the caller must not modify them before the future completes
   * @return a future that completes when the system has taken all bytes, which does not mean that
   *     the program has read them. It fails with {@link PtyWriteException}.
   */
  CompletableFuture<Void> write(byte[] bytes);

  /**
   * Changes the size after all earlier resizes; the system then sends SIGWINCH to the foreground
   * processes.
   *
   * @return a future that completes when the system has the new size; it fails with {@link
   *     IllegalStateException} if the terminal has ended
   */
  CompletableFuture<Void> resize(PtySize size);

  /** Asks the program alone to exit (SIGTERM). No effect after its exit. */
  void terminate();

  /** Kills the program alone (SIGKILL). No effect after its exit. */
  void kill();

  /**
   * Returns a future of the exit of the program, which never fails. It completes when the exit is
   * observed, perhaps before {@link PtyProcessListener#onExit}.
   */
  CompletableFuture<PtyExit> exited();

  /**
   * Ends the program and everything that it has started, and returns at once. They are hung up
   * (SIGHUP), terminated if they go on, and killed after that, within about five seconds in all.
   *
   * <p>That reaches the descendants of the program, its session, and every process that has
   * inherited its mark, a variable of the environment (on Linux); also those that have left the
   * tree and the session, and those that are born meanwhile. A process that has left all three is
   * not found. Output is read until the program exits.
   *
   * @return the same as {@link #closed}
   */
  CompletableFuture<PtyEnd> close();

  /**
   * Ends the program and everything that it has started, as {@link #close} does, with shorter
   * waits. Hurries an end that has begun.
   *
   * @param atMost the longest time after each step
   * @return the same as {@link #closed}
   */
  CompletableFuture<PtyEnd> close(SessionTimeouts atMost);

  /**
   * Returns a future of the end of the terminal, which never fails. It completes when the program
   * and everything that it has started are gone, or could not be ended.
   */
  CompletableFuture<PtyEnd> closed();
}
