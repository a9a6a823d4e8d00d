package dev.brokerline.client.internal;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;

/**
 * Sees what the broker says in the order of the wire, on the decoder, before futures and listeners
 * do. Must neither block nor throw.
 */
@FunctionalInterface
interface WireObserver {

  /** An event of the broker. */
  void event(BrokerEvent event);

  /** A request, known by its identity, was answered with success, in time or late. */
  default void answered(BrokerRequest<?> request, Object result) {}
}
