package dev.brokerline.spawn.lines;

/**
 * One end of a conversation in lines. It sends lines, and a {@link LineListener} receives those of
 * the other end. A child process on pipes is a channel, and so is either end of a {@link
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
   * Closes this direction: no more lines are accepted, and the other end learns of it after the
   * queued lines. Idempotent.
   */
  void closeOutput();
}
