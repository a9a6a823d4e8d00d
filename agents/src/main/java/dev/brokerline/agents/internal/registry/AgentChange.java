package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.protocol.event.BrokerEvent;

/** Something that may change what is known about one agent. */
sealed interface AgentChange {

  /** The broker told something about it. */
  record Told(BrokerEvent event) implements AgentChange {}

  /** A message was handed to its worker, or its worker was told to type something. */
  record WorkGiven() implements AgentChange {}

  /** Its terminal tells another state of its program; what it tells when this is folded counts. */
  record Shown(OutputLog terminal) implements AgentChange {}

  /** Its broker has ended. */
  record BrokerLost(String why, boolean respawn) implements AgentChange {}

  /** The supervisor has started it again under a new broker. */
  record Respawned() implements AgentChange {}

  /** It was to be started again, and will not be. */
  record GivenUp(String why) implements AgentChange {}

  /** It was waiting to be started again, and is not wanted any more. */
  record LetGo() implements AgentChange {}
}
