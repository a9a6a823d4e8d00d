package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The requirements and limits of a server for its callers. Where the system does not tell whose a
 * connection is, only who was told the secret is let in.
 *
 * @param secretPath first segment of the paths that the host and its broker use; a secret
 * @param secretPathRequired whether a path without it is refused
 * @param bodyBytes the maximum size of a request's body
 * @param connections the maximum number of connections
 */
public record HttpRules(
    String secretPath, boolean secretPathRequired, int bodyBytes, int connections) {

  HttpRules requiringSecretPath() {
    return new HttpRules(secretPath, /* secretPathRequired= */ true, bodyBytes, connections);
  }

  /** Returns whether the path begins with the secret; refuses it if it does not but must. */
  boolean opens(String path) {
    int end = path.indexOf('/', 1);
    String first = end < 0 ? "" : path.substring(1, end);
    boolean told =
        MessageDigest.isEqual(
            first.getBytes(StandardCharsets.UTF_8), secretPath.getBytes(StandardCharsets.UTF_8));
    if (!told && secretPathRequired) {
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
    return "HttpRules[secretPathRequired=" + secretPathRequired + ", bodyBytes=" + bodyBytes + "]";
  }
}
