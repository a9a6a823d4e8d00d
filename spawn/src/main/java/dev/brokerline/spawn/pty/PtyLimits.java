package dev.brokerline.spawn.pty;

/**
 * The limits on what waits in memory for one terminal.
 *
 * @param maxOutputBytes how many bytes of output may wait for the listener. At the limit, the
 *     terminal is not read until half of them are delivered, and its program waits.
 * @param maxInputBytes how many bytes may wait to be written, counting {@value
 *     #WRITE_OVERHEAD_BYTES} more for each write. At the limit, writes are refused.
 */
public record PtyLimits(int maxOutputBytes, long maxInputBytes) {

  /** What a waiting write costs beside its bytes. */
  public static final int WRITE_OVERHEAD_BYTES = 64;

  private static final PtyLimits DEFAULTS = new PtyLimits(256 << 10, 16L << 20);

  /** Checks that both limits are positive. */
  public PtyLimits {
    if (maxOutputBytes < 1 || maxInputBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, but are " + maxOutputBytes + " and " + maxInputBytes);
    }
  }

  /** Returns 256 KiB of output and 16 MiB of input. */
  public static PtyLimits defaults() {
    return DEFAULTS;
  }
}
