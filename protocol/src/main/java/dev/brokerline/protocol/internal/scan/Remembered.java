package dev.brokerline.protocol.internal.scan;

import java.util.Arrays;

/**
 * The last short text that was read in a certain place. Names of agents and kinds of events repeat,
 * and are then the same object.
 */
public final class Remembered {

  /** The maximum length in bytes; longer texts are output and rarely occur twice. */
  private static final int MAX_BYTES = 64;

  /** The text with its quotes. */
  private byte[] quoted = {'"', '"'};

  private String text = "";

  /** Returns the length of the text with its quotes if it is the next one, or 0. */
  int match(byte[] line, int from, int to) {
    return Words.begin(line, from, to, quoted) ? quoted.length : 0;
  }

  String text() {
    return text;
  }

  /** Remembers the text of ASCII bytes without escapes, within the quotes before and after it. */
  void remember(String other, byte[] line, int from, int to) {
    if (to - from <= MAX_BYTES) {
      quoted = Arrays.copyOfRange(line, from - 1, to + 1);
      text = other;
    }
  }
}
