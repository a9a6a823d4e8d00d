package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.internal.delivery.DeliveryTracker;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.RelaycastSource;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.concurrent.Attempt;
import java.util.List;

/** The state that a relay keeps over all its brokers. */
public record RelayMemory(
    EventDispatcher events,
    AgentRegistry agents,
    DeliveryTracker deliveries,
    RelaycastSource relaycast) {

  /** Returns those who are told what a broker says, and one more. */
  List<WireObserver> with(WireObserver last) {
    return List.of(agents, deliveries, last);
  }

  /** Nothing more will come of any agent or message. */
  void ended(String why) {
    Attempt.to("end the lives of the agents", () -> agents.ended(why));
    Attempt.to("end the deliveries", () -> deliveries.ended(why));
  }
}
