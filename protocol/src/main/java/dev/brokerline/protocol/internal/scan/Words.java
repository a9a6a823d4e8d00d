package dev.brokerline.protocol.internal.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes eight at a time. */
final class Words {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private Words() {}

  private static long word(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /**
   * Returns the index of the first byte that is a quote, a backslash, a control character or not
   * ASCII; the end if there is none.
   */
  static int endOfPlain(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = word(bytes, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // In each term the lowest byte whose highest bit is set is one that was looked for; a borrow
      // can only set bits of higher ones.
      long found =
          (((quotes - ONES) & ~quotes)
                  | ((backslashes - ONES) & ~backslashes)
                  | (word - SPACES)
                  | word)
              & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Returns the first eight bytes of a name as a number, with zeros after a shorter one. */
  static long head(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return word(bytes, from);
    }
    if (from + Long.BYTES <= bytes.length) {
      return word(bytes, from) & ((1L << (8 * length)) - 1);
    }
    long head = 0;
    for (int i = to - 1; i >= from; i--) {
      head = (head << 8) | (bytes[i] & 0xFF);
    }
    return head;
  }

  /** Returns whether the bytes from (included) to (excluded) begin with those of the array. */
  static boolean begin(byte[] bytes, int from, int to, byte[] start) {
    return start.length <= to - from && areEqual(bytes, from, from + start.length, start);
  }

  /** Returns whether the bytes from (included) to (excluded) are those of the array. */
  static boolean areEqual(byte[] bytes, int from, int to, byte[] whole) {
    int length = to - from;
    if (length != whole.length) {
      return false;
    }
    if (length < Long.BYTES) {
      return head(bytes, from, to) == head(whole, 0, length);
    }
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if (word(bytes, from + i) != word(whole, i)) {
        return false;
      }
    }
    return word(bytes, from + last) == word(whole, last);
  }
}
