package dev.brokerline.spawn.process;

import dev.brokerline.spawn.lines.LineDecoder;
import java.time.Duration;

/**
 * The limits on a process's input and output in memory, and on the wait for output after its exit.
 *
 * @param maxLineBytes the length of the longest line of standard output that is delivered
 * @param maxQueuedBytes how many bytes may wait for standard input, counting {@value
 *     StdinQueue#LINE_OVERHEAD_BYTES} more for each line
 * @param maxStderrLineBytes the length at which a line of standard error is cut
 * @param stderrTailLines how many lines of standard error an exit status has
 * @param outputGrace how long an exit waits for more output or its end, which does not come while
 *     another process holds the output open. New output extends the wait, up to five times in all
 */
public record ProcessLimits(
    int maxLineBytes,
    long maxQueuedBytes,
    int maxStderrLineBytes,
    int stderrTailLines,
    Duration outputGrace) {

  private static final ProcessLimits DEFAULTS =
      new ProcessLimits(
          LineDecoder.DEFAULT_MAX_LINE_BYTES, 64L << 20, 8 << 10, 50, Duration.ofSeconds(1));

  public ProcessLimits {
    if (maxLineBytes < 1 || maxQueuedBytes < 1 || maxStderrLineBytes < 1 || stderrTailLines < 0) {
      throw new IllegalArgumentException(
          "limits must be positive, but are "
              + ("line " + maxLineBytes + ", queue " + maxQueuedBytes)
              + (", stderr line " + maxStderrLineBytes + ", stderr tail " + stderrTailLines));
    }
    if (outputGrace.isNegative()) {
      throw new IllegalArgumentException("outputGrace must not be negative: " + outputGrace);
    }
  }

  /** Returns the defaults with another maximum length of a line. */
  public static ProcessLimits withMaxLineBytes(int maxLineBytes) {
    return new ProcessLimits(
        maxLineBytes,
        DEFAULTS.maxQueuedBytes,
        DEFAULTS.maxStderrLineBytes,
        DEFAULTS.stderrTailLines,
        DEFAULTS.outputGrace);
  }

  /**
   * Returns the defaults: lines of 16 MiB, a queue of 64 MiB, 50 lines of 8 KiB of standard error,
   * and a grace period of a second.
   */
  public static ProcessLimits defaults() {
    return DEFAULTS;
  }
}
