package dev.brokerline.relaycast.internal.http;

/**
 * What a server demands of those who call, and what it takes from them.
 *
 * @param secretPath first segment of the paths that the host and its broker use; a secret
 * @param secretPathRequired whether it is demanded also where the system tells whose a connection
 *     is
 * @param bodyBytes greatest size of a request's body
 * @param connections how many there may be at once
 */
public record HttpRules(
    String secretPath, boolean secretPathRequired, int bodyBytes, int connections) {
  @Override
  public String toString() {
    return "HttpRules[secretPathRequired=" + secretPathRequired + ", bodyBytes=" + bodyBytes + "]";
  }
}
