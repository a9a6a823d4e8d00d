package dev.brokerline.protocol;

import dev.brokerline.protocol.internal.secret.SecretMasker;
import dev.brokerline.protocol.text.Excerpts;

/** Hides keys and tokens in text that may reach a log. */
public final class Secrets {

  private Secrets() {}

  /**
   * Returns the text with three asterisks for every secret that can be told: keys that begin as
   * those of some eighty services do (the beginning stays), JSON Web Tokens, private keys, what
   * follows {@code Bearer}, passwords in addresses, and the values of names such as {@code
   * API_KEY_PROD}, {@code "accessToken"} and {@code --api-key}, quoted or not. Colours and escapes
   * of JSON hide none of them. The time grows with the length only.
   *
   * <p>A secret that nothing tells apart from other text stays: this makes logs safer, not safe.
   */
  public static String mask(String text) {
    return SecretMasker.mask(text);
  }

  /**
   * Returns the beginning of the text, masked, with control characters as escapes, so that a
   * terminal does not obey them; an ellipsis says that it was cut.
   */
  public static String excerpt(String text) {
    return Excerpts.of(text);
  }
}
