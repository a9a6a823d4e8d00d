package dev.brokerline.spawn;

import dev.brokerline.spawn.lines.LineListener;

/**
 * Receives what a broker process prints, and its exit. The lines of a {@link LineListener} are
 * those of standard output.
 *
 * <p>Calls for one stream never overlap and keep the stream's order; calls for different streams
 * may. {@link #onExit} is the last call of all. The calls come on a thread that serves other
 * processes too: an implementation takes what it is given and returns; it must not wait, parse or
 * run user code. Whatever it throws is logged and ignored.
 */
public interface BrokerProcessListener extends LineListener {

  /** One line of standard error, decoded as UTF-8 with replacement, cut at the limit. */
  void onStderr(String line);

  /**
   * The process has exited. Called once, after all output that arrived before the exit, or within a
   * short grace when something else still holds the output open.
   */
  void onExit(ExitStatus status);
}
