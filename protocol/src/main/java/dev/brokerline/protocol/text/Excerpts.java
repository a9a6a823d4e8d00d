package dev.brokerline.protocol.text;

import dev.brokerline.protocol.internal.secret.SecretMasker;

/** Quotes the beginning of external text in a message. */
public final class Excerpts {

  /** Where an excerpt is cut, in characters. */
  private static final int MAX_CHARS = 200;

  private Excerpts() {}

  /**
   * Returns the beginning of the text, with secrets masked and control characters escaped. An
   * ellipsis marks a cut.
   */
  public static String of(String text) {
    if (text.length() <= MAX_CHARS) {
      return printable(SecretMasker.mask(text));
    }
    // Masked before it is cut to size, with room for a key that straddles the cut.
    String head = SecretMasker.mask(text.substring(0, Math.min(text.length(), 2 * MAX_CHARS)));
    int end = Math.min(MAX_CHARS, head.length());
    if (Character.isHighSurrogate(head.charAt(end - 1))) {
      end--;
    }
    return printable(head.substring(0, end)) + "…";
  }

  private static String printable(String text) {
    return PrintableText.line(text).replace("\t", "\\u0009");
  }
}
