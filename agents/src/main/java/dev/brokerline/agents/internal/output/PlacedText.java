package dev.brokerline.agents.internal.output;

import java.util.Arrays;

/** A text that knows the position of each of its characters in the output. */
final class PlacedText {

  private final StringBuilder text = new StringBuilder();

  /** For each character, the position after it. */
  private long[] ends = new long[1024];

  /** Returns a view of the text, which reflects later changes. */
  CharSequence chars() {
    return text;
  }

  int length() {
    return text.length();
  }

  /** Returns whether the text is empty or ends with a line feed. */
  boolean isAtLineStart() {
    return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
  }

  /** Returns the position after the first {@code count} characters. */
  long endOf(int count) {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Adds a character that ends at a position. */
  void add(char c, long end) {
    if (text.length() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[text.length()] = end;
    text.append(c);
  }

  /** Drops the first characters. */
  void drop(int count) {
    text.delete(0, count);
    System.arraycopy(ends, count, ends, 0, text.length());
  }
}
