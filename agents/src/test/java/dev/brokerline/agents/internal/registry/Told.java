package dev.brokerline.agents.internal.registry;

import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.protocol.event.BrokerEvent;

/** Tells an observer of single events, as a router does. */
public final class Told {

  private Told() {}

  public static void tell(WireObserver observer, BrokerEvent event) {
    EventTable<Object> events = new EventTable<>();
    observer.watch(events);
    events.handle(EventTable.NOTHING, event);
  }
}
