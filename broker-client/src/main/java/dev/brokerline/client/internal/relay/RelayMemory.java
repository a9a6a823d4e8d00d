package dev.brokerline.client.internal.relay;

import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.RelaycastSource;
import dev.brokerline.client.internal.agents.AgentRegistry;
import dev.brokerline.client.internal.agents.DeliveryTracker;

/** What a relay keeps over all its brokers. */
public record RelayMemory(
    EventDispatcher events,
    AgentRegistry agents,
    DeliveryTracker deliveries,
    RelaycastSource relaycast) {}
