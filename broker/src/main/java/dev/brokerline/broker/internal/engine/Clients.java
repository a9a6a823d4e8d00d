package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.wire.FullFrames;
import dev.brokerline.protocol.wire.Inbound;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections of a broker. Each gets every event. Used on the broker's thread. */
final class Clients {

  private final Set<Client> clients = new LinkedHashSet<>();

  void add(Client client) {
    clients.add(client);
  }

  void remove(Client client) {
    clients.remove(client);
  }

  boolean areThere() {
    return !clients.isEmpty();
  }

  void tell(BrokerEvent event) {
    if (!clients.isEmpty()) {
      byte[] line = FullFrames.encode(new Inbound.Event(event));
      clients.forEach(client -> client.event(line));
    }
  }
}
