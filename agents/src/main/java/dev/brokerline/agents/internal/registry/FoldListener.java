package dev.brokerline.agents.internal.registry;

import dev.brokerline.protocol.event.BrokerEvent;

/**
 * Is told of every event about an agent that is known, output apart, once it is folded. Called on
 * the decoder, before other listeners hear of the event; must neither block nor throw.
 */
@FunctionalInterface
public interface FoldListener {

  /** An event was folded into what is known of this agent. */
  void folded(BrokerEvent event, AgentLife life);
}
