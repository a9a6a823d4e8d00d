package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.protocol.event.BrokerEvent;

/** An event that may change what is known about an agent. */
sealed interface AgentChange {

  /** The broker sent an event about the agent. */
  record Told(BrokerEvent event) implements AgentChange {}

  /** The worker received a message, or input to type. */
  record WorkGiven() implements AgentChange {}

  /** The terminal shows another state of the program. The state at the time of folding counts. */
  record Shown(OutputLog terminal) implements AgentChange {}

  /** The broker has ended. */
  record BrokerLost(String why, boolean respawn) implements AgentChange {}

  /** The supervisor has started the agent again under a new broker. */
  record Respawned() implements AgentChange {}

  /** The agent was to be started again, and will not be. */
  record GivenUp(String why) implements AgentChange {}

  /** The agent was waiting to be started again, and was released. */
  record LetGo() implements AgentChange {}
}
