package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/** An event from the broker. Events arrive in the order in which the broker sends them. */
public sealed interface BrokerEvent
    permits AgentEvent,
        ChannelEvent,
        DeliveryEvent,
        RelayEvent,
        SessionEvent,
        UnknownEvent,
        WorkerEvent {

  /** Returns the wire name of the event. */
  String kind();

  /** Returns the name of the agent that the event is about, or null. */
  default @Nullable String agent() {
    return null;
  }
}
