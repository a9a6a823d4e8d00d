package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;

/** The live agents, in no order. */
public record AgentList(List<AgentSummary> agents) implements BrokerResult {

  /** Copies the lists; an absent one is empty. */
  public AgentList {
    agents = Checks.listOf(agents);
  }
}
