package dev.brokerline.spawn;

/**
 * Receives what a broker process prints, and its exit.
 *
 * <p>Calls for one stream never overlap and keep the stream's order; calls for different streams
 * may. {@link #onExit} is the last call of all. The calls come on a thread that serves other
 * processes too: an implementation takes what it is given and returns; it must not wait, parse or
 * run user code. Whatever it throws is logged and ignored.
 */
public interface BrokerProcessListener {

  /**
   * One whole line of standard output.
   *
   * @param line the line's bytes without its terminator; the listener's to keep
   */
  void onLine(byte[] line);

  /**
   * A line of standard output that was longer than the limit. All of it but its beginning has been
   * thrown away; the stream goes on with the next line.
   *
   * @param prefix the beginning of the line, at most a few KiB
   * @param length the line's whole length in bytes
   */
  void onOversizedLine(byte[] prefix, long length);

  /** One line of standard error, decoded as UTF-8 with replacement, cut at the limit. */
  void onStderr(String line);

  /**
   * The process has exited. Called once, after all output that arrived before the exit, or within a
   * short grace when something else still holds the output open.
   */
  void onExit(ExitStatus status);
}
