package dev.brokerline.protocol;

import java.util.regex.Pattern;

/** Hides keys and tokens in text that may reach a log. */
public final class Secrets {

  /** Where an excerpt is cut, in characters. */
  private static final int EXCERPT_CHARS = 200;

  private static final Pattern KEY =
      Pattern.compile("\\b(rk_(?:live_|test_)?|at_(?:live_|test_)|sk-)[\\w-]+");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([\\w-]{0,40}(?:key|token|secret|password))(=|\\\\*\"\\s*:\\s*\\\\*\")[^&\"\\\\\\s]+");

  private Secrets() {}

  /** Returns the text with every key and token replaced by its prefix and three asterisks. */
  public static String mask(String text) {
    String withoutKeys = KEY.matcher(text).replaceAll("$1***");
    return NAMED.matcher(withoutKeys).replaceAll("$1$2***");
  }

  /**
   * Returns the beginning of the text, masked, with control characters as escapes, so that a
   * terminal does not obey them; an ellipsis says that it was cut.
   */
  public static String excerpt(String text) {
    if (text.length() <= EXCERPT_CHARS) {
      return printable(mask(text));
    }
    // Masked before it is cut to size, with room for a key that straddles the cut.
    String head = mask(text.substring(0, Math.min(text.length(), 2 * EXCERPT_CHARS)));
    int end = Math.min(EXCERPT_CHARS, head.length());
    if (Character.isHighSurrogate(head.charAt(end - 1))) {
      end--;
    }
    return printable(head.substring(0, end)) + "…";
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
