package dev.brokerline.client.internal;

import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.relaycast.LocalRelaycast;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks messages that were typed into an agent's terminal as read at the embedded Relaycast.
 * Otherwise the agent's tools would report them a second time.
 */
final class ReadReceipts implements WireObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ReadReceipts.class);

  private final Supplier<Optional<LocalRelaycast>> relaycast;

  ReadReceipts(Supplier<Optional<LocalRelaycast>> relaycast) {
    this.relaycast = relaycast;
  }

  @Override
  public void watch(EventTable<Object> events) {
    events.on(DeliveryEvent.Injected.class, this::typed);
  }

  private void typed(DeliveryEvent.Injected injected) {
    String message = injected.eventId();
    String agent = injected.name();
    if (message != null && agent != null) {
      relaycast.get().ifPresent(server -> mark(server, message, agent));
    }
  }

  /** Relaycast ignores the ids of messages that did not pass through it. */
  private static void mark(LocalRelaycast server, String message, String agent) {
    try {
      server.markRead(message, agent);
    } catch (IllegalStateException e) {
      LOG.debug("{} is not marked as read by {}: {}", message, agent, e.getMessage());
    }
  }
}
