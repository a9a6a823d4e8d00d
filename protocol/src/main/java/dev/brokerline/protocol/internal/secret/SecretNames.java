package dev.brokerline.protocol.internal.secret;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes the names of secrets among variables, members, options and headers by their parts, as
 * in {@code API_KEY_PROD}, {@code x-api-key} and {@code accessToken}. So {@code monkey} and {@code
 * max_tokens} do not count.
 */
public final class SecretNames {

  /** The maximum length of a name. */
  static final int MAX_CHARS = 100;

  private static final Pattern BETWEEN_PARTS =
      Pattern.compile("[_.\\-]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final Set<String> PARTS =
      Set.of(
          "key",
          "token",
          "secret",
          "secrets",
          "password",
          "passwd",
          "passwort",
          "passcode",
          "passphrase",
          "credential",
          "credentials",
          "authorization",
          "cookie");

  /** Parts that do not make a secret when they stand alone. */
  private static final Set<String> LATER_PARTS = Set.of("pass", "pat", "pwd");

  /** The endings of parts without separators. */
  private static final List<String> ENDS =
      List.of(
          "token",
          "secret",
          "password",
          "passwd",
          "passphrase",
          "apikey",
          "accesskey",
          "authkey",
          "secretkey",
          "privatekey",
          "signingkey",
          "encryptionkey");

  /** Words before "key" that mean something other than a secret. */
  private static final Set<String> OPEN_KINDS =
      Set.of("public", "pub", "primary", "foreign", "sort", "partition", "cache", "idempotency");

  /** Words that mark the place or the expiry of a secret, and not the secret itself. */
  private static final Set<String> OPEN_ENDS =
      Set.of("file", "path", "dir", "type", "name", "count", "length", "limit", "expiry", "ttl");

  private SecretNames() {}

  /** Returns whether the value of this name must be masked. */
  public static boolean isSecret(CharSequence name) {
    if (name.length() < 3 || name.length() > MAX_CHARS) {
      return false;
    }
    String[] parts = BETWEEN_PARTS.split(name, 0);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].toLowerCase(Locale.ROOT);
    }
    if (parts.length == 0 || OPEN_ENDS.contains(parts[parts.length - 1])) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      boolean isOpen = i > 0 && parts[i].equals("key") && OPEN_KINDS.contains(parts[i - 1]);
      if (i > 0 && LATER_PARTS.contains(parts[i])) {
        return true;
      }
      if (!isOpen && (PARTS.contains(parts[i]) || ENDS.stream().anyMatch(parts[i]::endsWith))) {
        return true;
      }
    }
    return false;
  }
}
