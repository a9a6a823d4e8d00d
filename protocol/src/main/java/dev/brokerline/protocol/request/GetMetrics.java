package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.BrokerMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the metrics of the broker and its workers.
 *
 * @param agent the agent; null for all agents
 */
public record GetMetrics(@Nullable String agent) implements BrokerRequest<BrokerMetrics> {

  /** Refuses values that the broker would refuse or misuse. */
  public GetMetrics {
    Checks.optionalAgentName("agent name", agent);
  }

  /** Returns a request for all agents. */
  public static GetMetrics all() {
    return new GetMetrics(null);
  }

  /** Returns a request for one agent. */
  public static GetMetrics of(String agent) {
    return new GetMetrics(agent);
  }

  @Override
  public String type() {
    return "get_metrics";
  }

  @Override
  public Class<BrokerMetrics> resultType() {
    return BrokerMetrics.class;
  }
}
