package dev.brokerline.agents.supervision;

import dev.brokerline.client.model.ClientEvent;

/** An event about the broker itself, from the relay that supervises it. */
public record SupervisionEvent(long seq, SupervisionStep step) implements ClientEvent.Further {}
