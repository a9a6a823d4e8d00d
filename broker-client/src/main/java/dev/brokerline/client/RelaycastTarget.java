package dev.brokerline.client;

import dev.brokerline.relaycast.LocalRelaycast;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which Relaycast, the message service that every broker needs, the broker is to use. Printing one
 * never shows a key.
 */
public sealed interface RelaycastTarget {

  /** A server embedded in this JVM, for this broker alone, which ends with it. The default. */
  record Local() implements RelaycastTarget {}

  /**
   * A server embedded in this JVM that several brokers share.
   *
   * @param server running, and closed by its owner
   */
  record Shared(LocalRelaycast server) implements RelaycastTarget {}

  /**
   * The hosted service.
   *
   * @param key the workspace's key, {@code rk_…}
   */
  record Cloud(String key) implements RelaycastTarget {
    public Cloud {
      requireWorkspaceKey(key);
    }

    @Override
    public String toString() {
      return "Cloud[key=rk_…]";
    }
  }

  /**
   * A server somewhere else.
   *
   * @param baseUri without a path
   * @param key the workspace's key, or null to let the broker create a workspace
   */
  record Server(URI baseUri, @Nullable String key) implements RelaycastTarget {
    public Server {
      Objects.requireNonNull(baseUri, "baseUri");
      String scheme = baseUri.getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme)) || baseUri.getHost() == null) {
        throw new IllegalArgumentException(
            "a Relaycast's address begins with http:// or https:// and a host, was " + baseUri);
      }
      if (key != null) {
        requireWorkspaceKey(key);
      }
    }

    @Override
    public String toString() {
      return "Server[baseUri=" + baseUri + ", key=" + (key == null ? "none" : "rk_…") + "]";
    }
  }

  /** Returns a server embedded in this JVM, for this broker alone. */
  static RelaycastTarget local() {
    return new Local();
  }

  /** Returns a running embedded server, which the client will not close. */
  static RelaycastTarget shared(LocalRelaycast server) {
    return new Shared(server);
  }

  /** Returns the hosted service, with the key of a workspace. */
  static RelaycastTarget cloud(String key) {
    return new Cloud(key);
  }

  /** Returns the server at an address; the broker creates a workspace of its own there. */
  static RelaycastTarget at(URI baseUri) {
    return new Server(baseUri, null);
  }

  /** Returns the server at an address, with the key of a workspace. */
  static RelaycastTarget at(URI baseUri, String key) {
    return new Server(baseUri, key);
  }

  private static void requireWorkspaceKey(String key) {
    if (!key.startsWith("rk_")) {
      throw new IllegalArgumentException(
          "a workspace key begins with rk_, this one of "
              + key.length()
              + " characters does not; the broker would ignore it without a word");
    }
  }
}
