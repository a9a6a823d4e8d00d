package dev.brokerline.spawn.internal;

import java.util.regex.Pattern;

/**
 * Makes text of programs and files fit for a terminal and for a log. This module knows none of the
 * others; the rules are those of {@code protocol}'s class of the same name, and a test holds them
 * together.
 */
public final class PrintableText {

  private static final Pattern NOT_IN_LINE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\x{200c}\\x{200d}]]");
  private static final Pattern NOT_IN_LINES =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\n\\x{200c}\\x{200d}]]");

  private PrintableText() {}

  /** Returns the text on one line, with escapes for what a terminal would obey. Tabs stay. */
  public static String line(String text) {
    return escaped(NOT_IN_LINE, text);
  }

  /** Returns the text with its line feeds and tabs, and escapes for what a terminal would obey. */
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
