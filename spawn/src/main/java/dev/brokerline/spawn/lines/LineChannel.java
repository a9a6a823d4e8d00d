package dev.brokerline.spawn.lines;

/**
 * One end of a conversation in lines. It sends lines, and a {@link Listener} receives those of the
 * other end. A child process on pipes is a channel, and so is either end of a {@link
 * LineChannelPair}. No method blocks. All methods may be called from any thread, including from a
 * listener's callback.
 */
public interface LineChannel {

  /** The result of an offer. */
  enum Offer {
    /** The line is queued, complete, after all lines that were accepted before it. */
    QUEUED,
    /** The limit of queued bytes is reached, and the line is not queued. */
    FULL,
    /** This end is closed or the other end is gone, and the line is not queued. */
    CLOSED
  }

  /**
   * Queues one line for the other end, and returns at once.
   *
   * @param line UTF-8 without a line terminator; the caller must not modify it afterwards
   * @throws IllegalArgumentException if the line contains a newline
   */
  Offer offer(byte[] line);

  /**
   * Queues one line as {@link #offer} does, for a caller that calls {@link #flush} next. Until
   * then, or until the next offer, the line may wait.
   */
  default Offer hold(byte[] line) {
    return offer(line);
  }

  /**
   * Sends queued lines. If nobody is sending, the calling thread does so as far as the other end
   * takes them at once, which saves waking another thread. It never blocks.
   */
  default void flush() {}

  /**
   * Closes this direction: no more lines are accepted, and the other end learns of it after the
   * queued lines. Idempotent.
   */
  void closeOutput();

  /**
   * Receives the lines from the other end of a {@link LineChannel}, in order and one call at a
   * time. A shared thread makes the calls, so an implementation must return at once. Its exceptions
   * are logged and ignored.
   */
  interface Listener {

    /**
     * Receives a complete line.
     *
     * @param line the bytes of the line without its terminator; the listener may keep the array
     */
    void onLine(byte[] line);

    /**
     * Receives the beginning of a line that exceeded the limit. The rest was dropped, and the
     * stream continues with the next line.
     *
     * @param prefix the beginning of the line, at most a few KiB
     * @param length the complete length of the line in bytes
     */
    void onOversizedLine(byte[] prefix, long length);

    /**
     * The other end sends nothing more; this is the last call. A process reports its exit to {@code
     * ChildProcess.Listener} instead.
     */
    default void onEnd() {}
  }
}
