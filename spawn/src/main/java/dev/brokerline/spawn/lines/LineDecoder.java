package dev.brokerline.spawn.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Splits bytes into lines. The bytes may arrive in slices of any size.
 *
 * <p>A line ends with LF or CR LF. Empty lines count. The decoder skips a line that exceeds the
 * maximum up to its newline, keeps a prefix of it, and reports it to the sink once. {@link #end()}
 * delivers a last line without a newline.
 *
 * <p>The decoder keeps only the unfinished line, so an idle one holds at most a small buffer. Use
 * it from one thread at a time. The sink should not throw: the rest of the slice would be lost.
 */
public final class LineDecoder {

  /** The default maximum length of a line in bytes, 16 MiB. */
  public static final int DEFAULT_MAX_LINE_BYTES = 16 << 20;

  /** The maximum length of the kept prefix of a skipped line, in bytes. */
  public static final int MAX_PREFIX_BYTES = 8 << 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;

  /** A buffer that grew beyond this is given back once its line is finished. */
  private static final int KEPT_CAPACITY = 64 << 10;

  private static final byte[] NOTHING = {};

  private final int maxLineBytes;
  private final LineChannel.Listener sink;

  /** The bytes of the unfinished line, or its prefix while it is being skipped. */
  private byte[] pending = NOTHING;

  private int pendingLength;

  /** All bytes of the line being skipped so far, or -1 if none is. */
  private long skipped = -1;

  private boolean skippedEndsWithCr;

  /**
   * Makes a decoder.
   *
   * @param maxLineBytes the length of the longest line that is delivered, without its terminator
   */
  public LineDecoder(int maxLineBytes, LineChannel.Listener sink) {
    if (maxLineBytes < 1 || maxLineBytes > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("maxLineBytes must be positive, not " + maxLineBytes);
    }
    this.maxLineBytes = maxLineBytes;
    this.sink = sink;
  }

  /** Decodes the next slice, and calls the sink for every line that it completes. */
  public void decode(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int from = offset;
    int newline = indexOfNewline(bytes, from, end);
    while (newline >= 0) {
      finishLine(bytes, from, newline);
      from = newline + 1;
      newline = indexOfNewline(bytes, from, end);
    }
    keep(bytes, from, end);
  }

  /** Handles the end of the stream, and delivers an unfinished line. Idempotent. */
  public void end() {
    if (skipped >= 0 || pendingLength > 0) {
      finishLine(NOTHING, 0, 0);
    }
  }

  private void finishLine(byte[] bytes, int from, int to) {
    if (skipped >= 0) {
      skip(bytes, from, to);
      long length = skipped - (skippedEndsWithCr ? 1 : 0);
      skipped = -1;
      sink.onOversizedLine(takePending(pendingLength), length);
    } else if (pendingLength == 0) {
      deliver(bytes, from, to);
    } else {
      append(bytes, from, to);
      byte[] line = pending;
      int length = pendingLength;
      pendingLength = 0;
      releaseIfLarge();
      deliver(line, 0, length);
    }
  }

  private void deliver(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    if (end - from <= maxLineBytes) {
      sink.onLine(Arrays.copyOfRange(bytes, from, end));
    } else {
      int prefixEnd = from + Math.min(MAX_PREFIX_BYTES, maxLineBytes);
      sink.onOversizedLine(Arrays.copyOfRange(bytes, from, prefixEnd), end - from);
    }
  }

  private byte[] takePending(int length) {
    byte[] taken = Arrays.copyOf(pending, length);
    pendingLength = 0;
    releaseIfLarge();
    return taken;
  }

  private void releaseIfLarge() {
    if (pending.length > KEPT_CAPACITY) {
      pending = NOTHING;
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (skipped >= 0) {
      skip(bytes, from, to);
    } else if ((long) pendingLength + (to - from) <= maxLineBytes + 1L) {
      append(bytes, from, to);
    } else {
      startSkipping(bytes, from, to);
    }
  }

  /** One byte more than the maximum may be the CR of a line that just fits; two cannot. */
  private void startSkipping(byte[] bytes, int from, int to) {
    skipped = pendingLength;
    int prefixLength = Math.min(MAX_PREFIX_BYTES, maxLineBytes);
    int missing = Math.max(0, Math.min(prefixLength - pendingLength, to - from));
    append(bytes, from, from + missing);
    pending = Arrays.copyOf(pending, Math.min(prefixLength, pendingLength));
    pendingLength = pending.length;
    skip(bytes, from, to);
  }

  private void skip(byte[] bytes, int from, int to) {
    if (to > from) {
      skipped += to - from;
      skippedEndsWithCr = bytes[to - 1] == '\r';
    }
  }

  private void append(byte[] bytes, int from, int to) {
    int length = pendingLength + (to - from);
    if (length > pending.length) {
      long doubled = Math.max(256L, Math.max(length, 2L * pending.length));
      pending = Arrays.copyOf(pending, (int) Math.max(length, Math.min(doubled, maxLineBytes + 2)));
    }
    System.arraycopy(bytes, from, pending, pendingLength, to - from);
    pendingLength = length;
  }

  /** Returns the index of the first newline in {@code [from, to)}, or -1. Eight bytes at a time. */
  static int indexOfNewline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ NEWLINES;
      long zeroBytes = (word - ONES) & ~word & HIGHS;
      if (zeroBytes != 0) {
        return i + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
