package dev.brokerline.spawn.process;

import dev.brokerline.spawn.lines.LineDecoder;
import java.time.Duration;

/**
 * How much of a process's input and output is held in memory, and for how long its output is waited
 * for after its exit.
 *
 * @param maxLineBytes the longest line of standard output that is delivered whole
 * @param maxQueuedBytes what may wait for standard input; a line counts its length and {@value
 *     StdinQueue#LINE_OVERHEAD_BYTES} bytes
 * @param maxStderrLineBytes where a line of standard error is cut
 * @param stderrTailLines how many lines of standard error an exit status carries
 * @param outputGrace how long an exit waits for more output, or its end, which does not come while
 *     another process holds it open; at most twenty times as long in all
 */
public record ProcessLimits(
    int maxLineBytes,
    long maxQueuedBytes,
    int maxStderrLineBytes,
    int stderrTailLines,
    Duration outputGrace) {

  private static final ProcessLimits DEFAULTS =
      new ProcessLimits(
          LineDecoder.DEFAULT_MAX_LINE_BYTES, 64L << 20, 8 << 10, 50, Duration.ofMillis(150));

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

  /** Returns the defaults, but for the longest line. */
  public static ProcessLimits withMaxLineBytes(int maxLineBytes) {
    return new ProcessLimits(
        maxLineBytes,
        DEFAULTS.maxQueuedBytes,
        DEFAULTS.maxStderrLineBytes,
        DEFAULTS.stderrTailLines,
        DEFAULTS.outputGrace);
  }

  /** Returns lines of 16 MiB, a queue of 64 MiB, 50 stderr lines of 8 KiB, and 150 ms of grace. */
  public static ProcessLimits defaults() {
    return DEFAULTS;
  }
}
