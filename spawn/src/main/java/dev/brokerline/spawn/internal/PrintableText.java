package dev.brokerline.spawn.internal;

import java.util.regex.Pattern;

/**
 * Makes text of programs and files safe for a terminal and a log. The rules are those of the class
 * of the same name in {@code protocol}, on which this module does not depend; a test compares the
 * two.
 */
public final class PrintableText {

  private static final Pattern NOT_IN_LINE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\x{200c}\\x{200d}]]");
  private static final Pattern NOT_IN_LINES =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\n\\x{200c}\\x{200d}]]");

  private PrintableText() {}

  /** Returns the text on one line, with control characters escaped. Tabs stay. */
  public static String line(String text) {
    return escaped(NOT_IN_LINE, text);
  }

  /** Returns the text with its line feeds and tabs, and other control characters escaped. */
  public static String lines(String text) {
    return escaped(NOT_IN_LINES, text);
  }

  private static String escaped(Pattern bad, String text) {
    return bad.matcher(text)
        .replaceAll(
            found -> {
              int c = found.group().codePointAt(0);
              return (c <= Character.MAX_VALUE ? "\\\\u%04x" : "\\\\u{%x}").formatted(c);
            });
  }
}
