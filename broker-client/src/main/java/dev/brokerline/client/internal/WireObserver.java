package dev.brokerline.client.internal;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;

/**
 * Sees what the broker says in the order of the wire, on the decoder, before futures and listeners
 * do. Must neither block nor throw.
 */
@FunctionalInterface
public interface WireObserver {

  /** An event of the broker. */
  void event(BrokerEvent event);

  /** A request, known by its identity, was answered with success, in time or late. */
  default void answered(BrokerRequest<?> request, Object result) {}

  /** Nothing more will come, for this reason. */
  default void ended(String why) {}
}
