package dev.brokerline.protocol.internal.scan;

/** Reads texts with escapes or with characters outside of ASCII. */
final class TextScanner {

  private static final byte[] NOTHING = {};

  private final TextBuffer buffer = new TextBuffer();
  private byte[] bytes = NOTHING;
  private int at;
  private int end;

  /**
   * Returns the text whose first character is at the given place.
   *
   * @param stop where its first part ends that is plain
   * @param limit where the line ends
   */
  String read(byte[] line, int from, int stop, int limit) throws UnusualJsonException {
    bytes = line;
    end = limit;
    buffer.clear();
    int plain = from;
    at = stop;
    while (true) {
      buffer.append(bytes, plain, at);
      if (at >= end) {
        throw new UnusualJsonException();
      }
      byte b = bytes[at];
      if (b == '"') {
        at++;
        bytes = NOTHING;
        return buffer.take();
      } else if (b == '\\') {
        escape();
      } else if (b < 0) {
        character(b & 0xFF);
      } else {
        throw new UnusualJsonException();
      }
      plain = at;
      at = Words.endOfPlain(bytes, plain, end);
    }
  }

  /** Returns the place after the quote at the end of the text that was read. */
  int end() {
    return at;
  }

  private void escape() throws UnusualJsonException {
    if (at + 1 >= end) {
      throw new UnusualJsonException();
    }
    byte b = bytes[at + 1];
    at += 2;
    switch (b) {
      case 'n' -> buffer.append('\n');
      case 'r' -> buffer.append('\r');
      case 't' -> buffer.append('\t');
      case 'b' -> buffer.append('\b');
      case 'f' -> buffer.append('\f');
      case '"', '\\', '/' -> buffer.append((char) b);
      case 'u' -> buffer.append(hex());
      default -> throw new UnusualJsonException();
    }
  }

  private char hex() throws UnusualJsonException {
    if (at + 4 > end) {
      throw new UnusualJsonException();
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      byte b = bytes[at + i];
      int digit = b < 0 ? -1 : Character.digit(b, 16);
      if (digit < 0) {
        throw new UnusualJsonException();
      }
      value = (value << 4) | digit;
    }
    at += 4;
    return (char) value;
  }

  /** Reads a character of two to four bytes, in its only valid form. */
  private void character(int first) throws UnusualJsonException {
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC0 || first >= 0xF8 || at + length > end) {
      throw new UnusualJsonException();
    }
    int codePoint = first & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i] & 0xFF;
      if (next >> 6 != 0b10) {
        throw new UnusualJsonException();
      }
      codePoint = (codePoint << 6) | (next & 0x3F);
    }
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : Character.MIN_SUPPLEMENTARY_CODE_POINT;
    boolean isSurrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    if (codePoint < least || codePoint > Character.MAX_CODE_POINT || isSurrogate) {
      throw new UnusualJsonException();
    }
    at += length;
    if (length < 4) {
      buffer.append((char) codePoint);
    } else {
      buffer.append(Character.highSurrogate(codePoint));
      buffer.append(Character.lowSurrogate(codePoint));
    }
  }
}
