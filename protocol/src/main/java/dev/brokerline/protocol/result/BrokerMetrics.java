package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The metrics of the broker and its workers, sorted by name. */
public record BrokerMetrics(List<Agent> agents, @Nullable Totals broker) implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public BrokerMetrics {
    agents = Checks.listOf(agents);
  }

  /**
   * The metrics of an agent's worker, not of its program; of Brokerline's own broker, those of the
   * program and all that it has started.
   *
   * @param memoryBytes the resident set size; 0 on systems other than Linux
   */
  public record Agent(
      @Nullable String name,
      @Nullable Long pid,
      @Nullable Long memoryBytes,
      @Nullable Long uptimeSecs) {}

  /**
   * The totals of the broker.
   *
   * @param totalAgentsSpawned only those that a client on stdin asked for
   * @param totalCrashes only those that led to a decision about a restart
   */
  public record Totals(
      @Nullable Long activeAgents,
      @Nullable Long totalAgentsSpawned,
      @Nullable Long totalCrashes,
      @Nullable Long totalRestarts,
      @Nullable Long uptimeSecs) {}
}
