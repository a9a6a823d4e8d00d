package dev.brokerline.client.internal;

import dev.brokerline.protocol.request.BrokerRequest;

/**
 * Receives the broker's frames in wire order, on the decoder, before futures complete and listeners
 * run. Must neither block nor throw.
 */
@FunctionalInterface
public interface WireObserver {

  /**
   * Says once what it does about which events. What the handlers pass on is what was found out
   * about the event, if anything; it travels with the event to those who {@link
   * EventDispatcher#listen}.
   */
  void watch(EventTable<Object> events);

  /** A request, identified by its object, was answered with success, in time or late. */
  default void answered(BrokerRequest<?> request, Object result) {}

  /** Nothing more will arrive, for this reason. */
  default void ended(String why) {}
}
