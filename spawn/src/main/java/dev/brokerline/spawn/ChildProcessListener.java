package dev.brokerline.spawn;

import dev.brokerline.spawn.lines.LineListener;

/**
 * Receives the output and the exit of a child process. The lines of {@link LineListener} are those
 * of standard output.
 *
 * <p>Calls for one stream never overlap and keep its order; calls for different streams may
 * overlap. {@link #onExit} is the last call. A thread that serves other processes too makes the
 * calls, so an implementation must not wait, parse or run user code. Its exceptions are logged and
 * ignored.
 */
public interface ChildProcessListener extends LineListener {

  /** Receives a line of standard error, decoded as UTF-8 with replacement and cut at the limit. */
  void onStderr(String line);

  /**
   * The process has exited. Called once, after all output that arrived before the exit, or after a
   * short grace period if another process holds the output open.
   */
  void onExit(ExitStatus status);
}
