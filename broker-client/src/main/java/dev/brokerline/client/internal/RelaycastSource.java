package dev.brokerline.client.internal;

import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastOptions;
import dev.brokerline.relaycast.Workspace;
import dev.brokerline.spawn.RelaycastEndpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where brokers find their Relaycast. One that is embedded is started for the first broker, and
 * runs until its owner closes this: its messages, identities and key outlive each broker.
 *
 * <p>Safe for use by any thread. The lock guards the fields below it; a server is started under it.
 */
public final class RelaycastSource implements AutoCloseable {

  private final RelaycastTarget target;

  private final Object lock = new Object();
  private @Nullable LocalRelaycast started;
  private boolean closed;

  public RelaycastSource(RelaycastTarget target) {
    this.target = target;
  }

  /**
   * Returns where the next broker finds it; starts the embedded one, if that is what is wanted.
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
      if (started == null) {
        started = LocalRelaycast.start(RelaycastOptions.defaults());
      }
      return started;
    }
  }

  /** Returns the embedded one, if that is what is wanted, and it runs. */
  public Optional<LocalRelaycast> running() {
    if (target instanceof RelaycastTarget.Shared shared) {
      return Optional.of(shared.server());
    }
    synchronized (lock) {
      return Optional.ofNullable(started);
    }
  }

  /** Closes the embedded one, unless it is somebody else's. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    stop();
  }

  /** Closes as {@link #close} does; the next broker gets another one. */
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
