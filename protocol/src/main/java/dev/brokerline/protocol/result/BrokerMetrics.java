package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.model.Tokens;
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
   * @param cpuMs the processor time that they have used, in milliseconds, on Linux with that of
   *     those that have ended; null while no process runs, where the system does not tell, and from
   *     the native broker
   * @param turns how many turns have completed; null in a terminal, and from the native broker
   * @param usage the tokens of these turns, and what they cost; null as {@code turns} is
   */
  public record Agent(
      @Nullable String name,
      @Nullable Long pid,
      @Nullable Long memoryBytes,
      @Nullable Long uptimeSecs,
      @Nullable Long cpuMs,
      @Nullable Long turns,
      @Nullable Tokens usage) {

    /** Makes the metrics of an agent of the native broker. */
    public Agent(
        @Nullable String name,
        @Nullable Long pid,
        @Nullable Long memoryBytes,
        @Nullable Long uptimeSecs) {
      this(name, pid, memoryBytes, uptimeSecs, null, null, null);
    }
  }

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
