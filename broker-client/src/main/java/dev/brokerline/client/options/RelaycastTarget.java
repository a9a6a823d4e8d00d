package dev.brokerline.client.options;

import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.RelaycastEndpoint;
import java.net.URI;

/**
 * Which Relaycast, the message service that every broker needs, the broker is to use. Printing one
 * never shows a key.
 */
public sealed interface RelaycastTarget {

  /**
   * A server embedded in this JVM, for this client alone, which ends with it. That of an {@code
   * AgentRelay} outlives each of its brokers, with its messages and its key. The default.
   */
  record Local() implements RelaycastTarget {}

  /**
   * A server embedded in this JVM that several brokers share.
   *
   * @param server running, and closed by its owner
   */
  record Shared(LocalRelaycast server) implements RelaycastTarget {}

  /** A server somewhere else. */
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
   * @throws IllegalArgumentException if that is no key: it would be ignored without a word
   */
  static RelaycastTarget cloud(String key) {
    return new Remote(RelaycastEndpoint.cloud(key));
  }

  /** Returns the server at an address; the broker creates a workspace of its own there. */
  static RelaycastTarget at(URI baseUri) {
    return new Remote(RelaycastEndpoint.of(baseUri));
  }

  /** Returns the server at an address, with the key of a workspace. */
  static RelaycastTarget at(URI baseUri, String key) {
    return new Remote(RelaycastEndpoint.of(baseUri, key));
  }
}
