package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live agents and the pending deliveries. */
public record BrokerStatus(
    @Nullable Integer agentCount,
    List<AgentSummary> agents,
    @Nullable Integer pendingDeliveryCount,
    List<PendingDelivery> pendingDeliveries)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public BrokerStatus {
    agents = Checks.listOf(agents);
    pendingDeliveries = Checks.listOf(pendingDeliveries);
  }

  /** A message to a worker that has not reported it as typed yet. */
  public record PendingDelivery(
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable String workerName,
      @Nullable Integer attempts) {}
}
