package dev.brokerline.testing;

import java.time.Duration;

/**
 * A line that was recorded from the real broker.
 *
 * @param transcript the session, such as {@code 01-happy-path-pty-cat}
 * @param at the time since the start of the broker
 * @param line the line without its line feed, or the text of a remark
 */
public record WireSample(String transcript, Duration at, Source source, String line) {

  /** The origin of a line. */
  public enum Source {
    /** The client wrote it to the broker's standard input. */
    STDIN,
    /** The broker printed it on standard output. */
    STDOUT,
    /** The broker printed it on standard error. */
    STDERR,
    /** A remark of the recorder, such as a signal or the end of a stream. */
    REMARK
  }
}
