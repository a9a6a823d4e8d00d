package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The secret with which a path may begin, and whether it must: where the system does not tell whose
 * a connection is, only who was told the secret is let in.
 *
 * @param secret first segment of the paths that the host and its broker use
 * @param required whether a path without it is refused
 */
record Entrance(String secret, boolean required) {
  /** Returns whether the path begins with the secret; refuses it if it does not but must. */
  boolean opens(String path) {
    int end = path.indexOf('/', 1);
    String first = end < 0 ? "" : path.substring(1, end);
    boolean told =
        MessageDigest.isEqual(
            first.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    if (!told && required) {
      throw new Refusal(
          403,
          "secret_path_required",
          "The path must begin with this server's secret, as in the address that its broker was"
              + " given: whose a connection is, is not known here");
    }
    return told;
  }

  @Override
  public String toString() {
    return "Entrance[required=" + required + "]";
  }
}
