package dev.brokerline.protocol.text;

import java.util.Objects;

/**
 * The rules for text that is typed into an agent's terminal, such as messages and tasks. Control
 * characters are refused, because a terminal obeys them (Ctrl-C, for example); a broker that cleans
 * takes them out of what its clients send. Every line end becomes a line feed. A blank is added
 * after a final backslash, because editors take a backslash before Enter as a line continuation.
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

  /**
   * A text that may be typed.
   *
   * @param text the text as it will be typed
   * @param removed how many control characters were taken out of it
   */
  public record Cleaned(String text, int removed) {}

  /**
   * Returns the text as it will be typed, without the control characters that {@link #checked}
   * refuses. What is left of an escape sequence is text.
   *
   * @param what what the text is, for the refusal
   * @throws IllegalArgumentException if it has half a character, or nothing but control characters
   *     and blanks
   */
  public static Cleaned cleaned(String what, String text) {
    Objects.requireNonNull(text, what);
    StringBuilder left = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isISOControl(c) || mayBeTyped(c)) {
        left.append(c);
      }
    }
    int removed = text.length() - left.length();
    if (removed == 0) {
      return new Cleaned(checked(what, text), 0);
    }
    String rest = left.toString();
    if (rest.isBlank()) {
      throw new IllegalArgumentException(what + " must not consist of control characters alone");
    }
    return new Cleaned(checked(what, rest), removed);
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
