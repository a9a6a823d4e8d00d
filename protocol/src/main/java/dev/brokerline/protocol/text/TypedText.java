package dev.brokerline.protocol.text;

import java.util.Objects;

/**
 * The rules for text that is typed into an agent's terminal, such as messages and tasks. Control
 * characters are refused, because a terminal obeys them (Ctrl-C, for example). Every line end
 * becomes a line feed. A blank is added after a final backslash, because editors take a backslash
 * before Enter as a line continuation.
 */
public final class TypedText {

  private TypedText() {}

  /**
   * Returns the text as it will be typed.
   *
   * @param what what the text is, for the refusal: {@code text}, for example
   * @throws IllegalArgumentException if a character of it must not be typed; the message names the
   *     character and its place, counted in characters from 1
   */
  public static String checked(String what, String text) {
    Objects.requireNonNull(text, what);
    int place = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      place++;
      if (!mayBeTyped(c)) {
        throw new IllegalArgumentException(
            "%s must not have %s: character %d is %s"
                .formatted(what, rule(c), place, Names.describe(c)));
      }
    }
    String unix = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    return unix.endsWith("\\") ? unix + " " : unix;
  }

  private static String rule(int c) {
    return Character.isISOControl(c)
        ? "control characters, which a terminal obeys"
        : "half a character, which cannot be sent";
  }

  private static boolean mayBeTyped(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return true;
    }
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.SURROGATE;
  }
}
