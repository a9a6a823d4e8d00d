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

  /** Returns the observers of a broker: the relay's own, and this one last. */
  List<WireObserver> with(WireObserver last) {
    return List.of(agents, deliveries, last);
  }

  /** Ends all agents and deliveries, for this reason. */
  void ended(String why) {
    Attempt.to("end the lives of the agents", () -> agents.ended(why));
    Attempt.to("end the deliveries", () -> deliveries.ended(why));
  }
}
