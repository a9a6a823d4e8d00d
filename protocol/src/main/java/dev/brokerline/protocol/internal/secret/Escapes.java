package dev.brokerline.protocol.internal.secret;

/**
 * Finds the ends of escapes: those of terminals, and those of JSON strings or source code, which
 * may contain terminal escapes themselves. Each character is examined a limited number of times.
 */
final class Escapes {

  private static final char ESC = 0x1b;
  private static final char BEL = 0x07;
  private static final char CSI = 0x9b;

  /** The maximum length of a terminal command's parameters; longer ones are text. */
  private static final int MAX_PARAMETERS = 64;

  private Escapes() {}

  /**
   * Returns the end of a terminal command at this position, raw or in JSON, or {@code at} if there
   * is none.
   */
  static int endOfCommand(CharSequence text, int at) {
    char c = text.charAt(at);
    if (c == CSI) {
      return endOfParameters(text, at + 1);
    }
    int next = c == ESC ? at + 1 : c == '\\' ? endOfWrittenEscape(text, at) : at;
    if (next == at) {
      return at;
    }
    if (next < text.length() && text.charAt(next) == '[') {
      return endOfParameters(text, next + 1);
    }
    if (next < text.length() && text.charAt(next) == ']') {
      return endOfTitle(text, next + 1);
    }
    return next;
  }

  /** Returns the end of a JSON escape, or {@code at} if there is none. */
  static int endOfWritten(CharSequence text, int at) {
    if (text.charAt(at) != '\\') {
      return at;
    }
    int next = at;
    while (next < text.length() && text.charAt(next) == '\\') {
      next++;
    }
    if (next == text.length()) {
      return next;
    }
    char c = text.charAt(next);
    if (c == 'u') {
      return isHex(text, next + 1, 4) ? next + 5 : next;
    }
    return "nrtbf".indexOf(c) >= 0 ? next + 1 : next;
  }

  /** Returns the end of an escaped ESC. */
  private static int endOfWrittenEscape(CharSequence text, int at) {
    int next = at;
    while (next < text.length() && text.charAt(next) == '\\') {
      next++;
    }
    for (String name : new String[] {"u001b", "u001B", "x1b", "x1B", "033", "e"}) {
      boolean isName =
          next + name.length() < text.length()
              && name.contentEquals(text.subSequence(next, next + name.length()))
              && (text.charAt(next + name.length()) == '['
                  || text.charAt(next + name.length()) == ']');
      if (isName) {
        return next + name.length();
      }
    }
    return at;
  }

  private static boolean isHex(CharSequence text, int from, int count) {
    if (from + count > text.length()) {
      return false;
    }
    for (int i = from; i < from + count; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int endOfParameters(CharSequence text, int from) {
    int end = Math.min(text.length(), from + MAX_PARAMETERS);
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c >= '@' && c <= '~') {
        return i + 1;
      }
      if (c < ' ' || c > '?') {
        return i;
      }
    }
    return end;
  }

  /** Returns the end of a title or a link, at BEL or the next escape. */
  private static int endOfTitle(CharSequence text, int from) {
    int end = Math.min(text.length(), from + MAX_PARAMETERS);
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == BEL) {
        return i + 1;
      }
      if (c == ESC || c == '\\' || c == ' ') {
        return i;
      }
    }
    return from;
  }
}
