package dev.brokerline.spawn.lines;

/**
 * Receives the lines from the other end of a {@link LineChannel}, in order and one call at a time.
 * A shared thread makes the calls, so an implementation must return at once. Its exceptions are
 * logged and ignored.
 */
public interface LineListener {

  /**
   * Receives a complete line.
   *
   * @param line the bytes of the line without its terminator; the listener may keep the array
   */
  void onLine(byte[] line);

  /**
   * Receives the beginning of a line that exceeded the limit. The rest was dropped, and the stream
   * continues with the next line.
   *
   * @param prefix the beginning of the line, at most a few KiB
   * @param length the complete length of the line in bytes
   */
  void onOversizedLine(byte[] prefix, long length);

  /**
   * The other end sends nothing more; this is the last call. A process reports its exit to {@code
   * ChildProcessListener} instead.
   */
  default void onEnd() {}
}
