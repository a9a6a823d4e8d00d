package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.internal.registry.DeliveryTracker;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.RelaycastSource;

/** The state that a relay keeps over all its brokers. */
public record RelayMemory(
    EventDispatcher events,
    AgentRegistry agents,
    DeliveryTracker deliveries,
    RelaycastSource relaycast) {}
