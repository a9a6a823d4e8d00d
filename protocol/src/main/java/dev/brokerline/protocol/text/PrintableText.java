package dev.brokerline.protocol.text;

import java.util.HexFormat;

/**
 * Makes external text safe for a terminal and a log. It escapes characters that a terminal would
 * obey or that people would not see, as in <code>&#92;u001b</code>: control characters, unpaired
 * surrogates, line and paragraph separators, and format characters, which reorder or hide text. The
 * two joiners stay, because scripts and emoji need them.
 */
public final class PrintableText {

  private static final HexFormat HEX = HexFormat.of();
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  /** Which unprintable characters become escapes. */
  private enum Scope {
    /** All but tabs: the text stays on one line. */
    LINE,
    /** All but tabs and line feeds. */
    LINES,
    /** Those that would put other text into another order or line; not the control characters. */
    ORDER
  }

  private PrintableText() {}

  /** Returns the text on one line: a line feed in it becomes an escape, too. Tabs stay. */
  public static String line(String text) {
    return printable(text, Scope.LINE);
  }

  /** Returns the text with its line feeds and tabs. */
  public static String lines(String text) {
    return printable(text, Scope.LINES);
  }

  /**
   * Returns a program's output whose control sequences have been dealt with: only what would change
   * the order of the text around it, or end its line, becomes an escape.
   */
  public static String output(String text) {
    return printable(text, Scope.ORDER);
  }

  /** Returns the place of the first character that {@link #line} would change; -1 if none. */
  static int indexOfUnprintable(String text) {
    return indexOf(text, 0, Scope.LINE);
  }

  private static String printable(String text, Scope scope) {
    int next = indexOf(text, 0, scope);
    if (next < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int done = 0;
    while (next >= 0) {
      int c = text.codePointAt(next);
      out.append(text, done, next);
      appendEscape(out, c);
      done = next + Character.charCount(c);
      next = indexOf(text, done, scope);
    }
    return out.append(text, done, text.length()).toString();
  }

  private static void appendEscape(StringBuilder out, int c) {
    if (c <= Character.MAX_VALUE) {
      out.append("\\u").append(HEX.toHexDigits((char) c));
    } else {
      out.append("\\u{").append(Integer.toHexString(c)).append('}');
    }
  }

  private static int indexOf(String text, int from, Scope scope) {
    int c;
    for (int i = from; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      // Most text is ASCII: look no further there.
      if ((c < ' ' || c > '~') && isEscaped(c, scope)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isEscaped(int c, Scope scope) {
    return switch (Character.getType(c)) {
      case Character.CONTROL ->
          scope != Scope.ORDER && c != '\t' && (c != '\n' || scope == Scope.LINE);
      case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT ->
          scope == Scope.ORDER
              ? isDirection(c)
              : c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }

  /** Embeddings, overrides and isolates, whose effect may reach over the text's own end. */
  private static boolean isDirection(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
