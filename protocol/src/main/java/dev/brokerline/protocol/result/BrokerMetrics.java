package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The metrics of the broker and its workers, sorted by name. */
public record BrokerMetrics(List<AgentMetrics> agents, @Nullable BrokerTotals broker)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public BrokerMetrics {
    agents = Checks.listOf(agents);
  }
}
