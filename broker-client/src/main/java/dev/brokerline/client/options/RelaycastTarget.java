package dev.brokerline.client.options;

import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.RelaycastEndpoint;
import java.net.URI;

/**
 * The Relaycast for a broker. Every broker needs this message service. {@code toString} never shows
 * a key.
 */
public sealed interface RelaycastTarget {

  /**
   * A server embedded in this JVM for this client alone, which ends with the client; the default.
   * The one of an {@code AgentRelay} outlives each of its brokers, with its messages and its key.
   */
  record Local() implements RelaycastTarget {}

  /**
   * A server embedded in this JVM that several brokers share.
   *
   * @param server the running server, which its owner closes
   */
  record Shared(LocalRelaycast server) implements RelaycastTarget {}

  /** A server outside this JVM. */
  record Remote(RelaycastEndpoint endpoint) implements RelaycastTarget {}

  /** Returns a server embedded in this JVM, for this client alone. */
  static RelaycastTarget local() {
    return new Local();
  }

  /** Returns a running embedded server, which the client will not close. */
  static RelaycastTarget shared(LocalRelaycast server) {
    return new Shared(server);
  }

  /**
   * Returns the hosted service, with the key of a workspace.
   *
   * @throws IllegalArgumentException if the text is not a key; the broker would silently ignore it
   */
  static RelaycastTarget cloud(String key) {
    return new Remote(RelaycastEndpoint.cloud(key));
  }

  /** Returns the server at an address, where the broker creates its own workspace. */
  static RelaycastTarget at(URI baseUri) {
    return new Remote(RelaycastEndpoint.of(baseUri));
  }

  /** Returns the server at an address, with the key of a workspace. */
  static RelaycastTarget at(URI baseUri, String key) {
    return new Remote(RelaycastEndpoint.of(baseUri, key));
  }
}
