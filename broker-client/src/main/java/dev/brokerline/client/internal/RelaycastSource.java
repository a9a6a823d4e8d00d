package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastOptions;
import dev.brokerline.relaycast.Workspace;
import dev.brokerline.spawn.RelaycastEndpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Provides the Relaycast of brokers. An embedded one starts with the first broker and runs until
 * its owner closes this source, so its messages, identities and key outlive each broker.
 *
 * <p>Safe for use by any thread. The lock guards the fields below it; a server is started under it.
 */
public final class RelaycastSource implements AutoCloseable {

  private final RelaycastTarget target;

  private final Object lock = new Object();

  /** Changes only under the lock. */
  private volatile @Nullable LocalRelaycast started;

  @GuardedBy("lock")
  private boolean closed;

  public RelaycastSource(RelaycastTarget target) {
    this.target = target;
  }

  /**
   * Returns the endpoint for the next broker, and starts the embedded server if there is to be one.
   *
   * @throws IllegalStateException if this is closed
   */
  RelaycastEndpoint endpoint() {
    if (target instanceof RelaycastTarget.Remote remote) {
      return remote.endpoint();
    }
    LocalRelaycast server =
        target instanceof RelaycastTarget.Shared shared ? shared.server() : own();
    Workspace workspace = server.workspace();
    return RelaycastEndpoint.of(
        server.brokerUri(),
        new RelaycastEndpoint.Workspace(workspace.id(), /* alias= */ null, workspace.key()));
  }

  private LocalRelaycast own() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the Relaycast is closed");
      }
      LocalRelaycast own = started;
      if (own == null) {
        own = LocalRelaycast.start(RelaycastOptions.defaults());
        started = own;
      }
      return own;
    }
  }

  /** Returns the embedded server, if there is one and it runs. */
  public Optional<LocalRelaycast> running() {
    if (target instanceof RelaycastTarget.Shared shared) {
      return Optional.of(shared.server());
    }
    return Optional.ofNullable(started);
  }

  /** Closes the embedded server, unless it belongs to another owner. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    stop();
  }

  /** Closes the server as {@link #close} does, but the next broker gets a new one. */
  public void stop() {
    LocalRelaycast own;
    synchronized (lock) {
      own = started;
      started = null;
    }
    if (own != null) {
      own.close();
    }
  }
}
