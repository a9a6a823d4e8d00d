package dev.brokerline.spawn.lines;

import java.nio.charset.StandardCharsets;

/** Encodes a line of text, and refuses text that contains a newline. */
public final class LineEncoder {

  private LineEncoder() {}

  /**
   * Returns the line in UTF-8 with its terminating LF.
   *
   * @throws IllegalArgumentException if the line contains a newline
   */
  public static byte[] encode(String line) {
    byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
    requireOneLine(bytes, bytes.length - 1);
    return bytes;
  }

  /**
   * Returns the line after a check.
   *
   * @throws IllegalArgumentException if the line contains a newline
   */
  public static byte[] requireOneLine(byte[] line) {
    requireOneLine(line, line.length);
    return line;
  }

  private static void requireOneLine(byte[] line, int length) {
    int newline = LineDecoder.indexOfNewline(line, 0, length);
    if (newline >= 0) {
      throw new IllegalArgumentException(
          "a line must not contain a newline, but byte " + newline + " of " + length + " is one");
    }
  }
}
