package dev.brokerline.testing;

import java.time.Duration;

/**
 * One line that was seen on the real broker's pipes.
 *
 * @param transcript the session it was seen in, such as {@code 01-happy-path-pty-cat}
 * @param at when it was seen, since the start of the broker
 * @param line without its line feed; of a remark the observer's words
 */
public record WireSample(String transcript, Duration at, Source source, String line) {

  /** Where a line was seen. */
  public enum Source {
    /** The client wrote it to the broker's standard input. */
    STDIN,
    /** The broker printed it on standard output. */
    STDOUT,
    /** The broker printed it on standard error. */
    STDERR,
    /** The observer notes what else happened, such as a signal or the end of a stream. */
    REMARK
  }
}
