package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.spawn.ChildProcess;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of a connection, as {@link StallWatch} acts on it. */
final class StalledBroker implements StallWatch.Broker {

  private static final Logger LOG = LoggerFactory.getLogger(StalledBroker.class);

  private static final Duration RELEASE_TIMEOUT = Duration.ofMinutes(1);

  private final Connection connection;
  private final PendingRequests pending;
  private final EventDispatcher events;

  StalledBroker(Connection connection, PendingRequests pending, EventDispatcher events) {
    this.connection = connection;
    this.pending = pending;
    this.events = events;
  }

  @Override
  public boolean isReady() {
    return connection.state() == BrokerState.READY;
  }

  @Override
  public void release(String agent) {
    var request = new ReleaseAgent(agent, "its worker did not read, and was killed");
    var unused =
        pending
            .send(request, RELEASE_TIMEOUT)
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "Agent {}, whose worker was killed, was not released: {}",
                        agent,
                        failure.toString());
                  }
                });
  }

  @Override
  public long kill() {
    Optional<ChildProcess> process = connection.process();
    process.ifPresent(ChildProcess::kill);
    return process.map(ChildProcess::pid).orElse(0L);
  }

  @Override
  public void tell(ClientEvent.StallStep step) {
    events.publish(seq -> new ClientEvent.Stalled(seq, step));
  }
}
