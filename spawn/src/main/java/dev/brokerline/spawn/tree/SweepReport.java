package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.EndedProcess;
import java.util.List;

/**
 * The result of a sweep.
 *
 * @param runs how many brokers' records were found
 * @param processes the brokers and descendants that were still running, and how they ended
 */
public record SweepReport(int runs, List<EndedProcess> processes) {

  /** Nothing was left. */
  static final SweepReport NOTHING = new SweepReport(0, List.of());

  public SweepReport {
    processes = List.copyOf(processes);
  }
}
