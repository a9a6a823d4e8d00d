package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/** Something the broker tells unasked. Events arrive in the order in which the broker sent them. */
public sealed interface BrokerEvent
    permits AgentEvent, ChannelEvent, DeliveryEvent, RelayEvent, UnknownEvent, WorkerEvent {

  /** Returns the event's name on the wire. */
  String kind();

  /** Returns the name of the agent it is about; null if it is about none, or names none. */
  default @Nullable String agent() {
    return null;
  }
}
