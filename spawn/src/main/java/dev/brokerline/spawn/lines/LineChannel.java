package dev.brokerline.spawn.lines;

/**
 * One end of a conversation in lines: takes lines out, while a {@link LineListener} is told those
 * that come in. A child process on pipes is one, and so is either end of a {@link LineChannelPair}.
 * No method blocks, and all may be called from any thread, from a listener's callback too.
 */
public interface LineChannel {

  /** What became of a line that was offered. */
  enum Offer {
    /** The line is queued, whole, behind all lines that were accepted before it. */
    QUEUED,
    /** The limit of queued bytes is reached; the line was not taken. */
    FULL,
    /** This end is closed, or the other end is gone; the line was not taken. */
    CLOSED
  }

  /**
   * Queues one line for the other end, and returns at once.
   *
   * @param line UTF-8 without a line terminator; not modified afterwards by the caller
   * @throws IllegalArgumentException if the line contains a newline
   */
  Offer offer(byte[] line);

  /** Takes no more lines; the other end is told once it has the lines queued so far. Idempotent. */
  void closeOutput();
}
