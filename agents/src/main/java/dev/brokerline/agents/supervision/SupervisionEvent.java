package dev.brokerline.agents.supervision;

import dev.brokerline.client.model.ClientEvent;

/** Something about the broker itself, told by the relay that looks after it. */
public record SupervisionEvent(long seq, SupervisionStep step) implements ClientEvent.Further {}
