package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of the broker and its workers, sorted by name. */
public record BrokerMetrics(List<AgentMetrics> agents, @Nullable BrokerTotals broker)
    implements BrokerResult {

  /** Copies the lists; an absent one is empty. */
  public BrokerMetrics {
    agents = Checks.listOf(agents);
  }
}
