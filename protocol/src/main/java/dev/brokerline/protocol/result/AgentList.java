package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;

/** The live agents, unordered. */
public record AgentList(List<AgentSummary> agents) implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public AgentList {
    agents = Checks.listOf(agents);
  }
}
