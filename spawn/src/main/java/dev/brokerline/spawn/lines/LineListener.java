package dev.brokerline.spawn.lines;

/**
 * Receives the lines that the other end of a {@link LineChannel} sends, one call at a time and in
 * their order. The calls come on a thread that serves others too: an implementation takes what it
 * is given and returns. Whatever it throws is logged and ignored.
 */
public interface LineListener {

  /**
   * One whole line.
   *
   * @param line the line's bytes without its terminator; the listener's to keep
   */
  void onLine(byte[] line);

  /**
   * A line that was longer than the limit. All of it but its beginning has been thrown away; the
   * stream goes on with the next line.
   *
   * @param prefix the beginning of the line, at most a few KiB
   * @param length the line's whole length in bytes
   */
  void onOversizedLine(byte[] prefix, long length);

  /**
   * The other end sends nothing more; the last call. A process says so by its exit instead, which
   * its own listener is told.
   */
  default void onEnd() {}
}
