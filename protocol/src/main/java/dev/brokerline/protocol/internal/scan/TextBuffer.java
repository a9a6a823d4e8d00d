package dev.brokerline.protocol.internal.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Collects a text, one byte for each character as long as that is enough. A buffer that has become
 * large is given up after its text.
 */
final class TextBuffer {

  private static final int FIRST_SIZE = 256;
  private static final int MAX_KEPT = 64 << 10;
  private static final char MAX_NARROW = 0xFF;

  private byte[] narrow = {};
  private char[] wide = {};
  private boolean isWide;
  private int length;

  /** Begins a new text. */
  void clear() {
    length = 0;
    isWide = false;
  }

  /** Appends ASCII bytes. */
  void append(byte[] ascii, int from, int to) {
    int more = to - from;
    if (!isWide) {
      if (length + more > narrow.length) {
        narrow = Arrays.copyOf(narrow, grown(length + more));
      }
      System.arraycopy(ascii, from, narrow, length, more);
    } else {
      growWide(length + more);
      for (int i = 0; i < more; i++) {
        wide[length + i] = (char) ascii[from + i];
      }
    }
    length += more;
  }

  void append(char c) {
    if (!isWide && c > MAX_NARROW) {
      widen();
    }
    if (isWide) {
      growWide(length + 1);
      wide[length] = c;
    } else {
      if (length == narrow.length) {
        narrow = Arrays.copyOf(narrow, grown(length + 1));
      }
      narrow[length] = (byte) c;
    }
    length++;
  }

  private void widen() {
    growWide(length + 1);
    for (int i = 0; i < length; i++) {
      wide[i] = (char) (narrow[i] & MAX_NARROW);
    }
    isWide = true;
  }

  private void growWide(int size) {
    if (size > wide.length) {
      wide = Arrays.copyOf(wide, grown(size));
    }
  }

  /** Returns a size that is at least the given one, which is at most the length of a line. */
  private static int grown(int size) {
    return (int) Math.min(Math.max(FIRST_SIZE, 2L * size), Integer.MAX_VALUE - Long.BYTES);
  }

  /** Returns the text. */
  String take() {
    String text = isWide ? new String(wide, 0, length) : new String(narrow, 0, length, ISO_8859_1);
    if (narrow.length > MAX_KEPT) {
      narrow = new byte[0];
    }
    if (wide.length > MAX_KEPT) {
      wide = new char[0];
    }
    return text;
  }
}
