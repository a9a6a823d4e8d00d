package dev.brokerline.protocol;

import dev.brokerline.protocol.internal.secret.SecretMasker;
import dev.brokerline.protocol.text.Excerpts;

/** Masks keys and tokens in text that may reach a log. */
public final class Secrets {

  private Secrets() {}

  /**
   * Returns the text with three asterisks in place of every secret that can be recognized: keys
   * with the prefixes of some eighty services (the prefix stays), JSON Web Tokens, private keys,
   * the text after {@code Bearer}, passwords in addresses, and the values of names such as {@code
   * API_KEY_PROD}, {@code "accessToken"} and {@code --api-key}, quoted or not. Color sequences and
   * JSON escapes within a secret do not hide it. The time is linear in the length.
   *
   * <p>A secret that looks like other text is not masked, so a masked text is safer, but not safe.
   */
  public static String mask(String text) {
    return SecretMasker.mask(text);
  }

  /**
   * Returns the beginning of the text, with secrets masked and control characters escaped. An
   * ellipsis marks a cut.
   */
  public static String excerpt(String text) {
    return Excerpts.of(text);
  }
}
