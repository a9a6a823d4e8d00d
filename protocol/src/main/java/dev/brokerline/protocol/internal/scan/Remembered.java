package dev.brokerline.protocol.internal.scan;

import java.util.Arrays;

/**
 * The last short text that was read in a certain place. Names of agents and kinds of events repeat,
 * and are then the same object.
 */
public final class Remembered {

  /** The maximum length in bytes; longer texts are output and rarely occur twice. */
  private static final int MAX_BYTES = 64;

  private byte[] bytes = {};
  private String text = "";

  /** Returns the text of ASCII bytes without escapes. */
  String text(byte[] line, int from, int to) {
    if (to - from > MAX_BYTES) {
      return JsonScanner.ascii(line, from, to);
    }
    if (!Arrays.equals(line, from, to, bytes, 0, bytes.length)) {
      bytes = Arrays.copyOfRange(line, from, to);
      text = JsonScanner.ascii(line, from, to);
    }
    return text;
  }
}
