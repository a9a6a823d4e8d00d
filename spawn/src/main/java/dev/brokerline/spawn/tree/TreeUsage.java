package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.tree.Processes.Row;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process and its descendants use of the system.
 *
 * @param memoryBytes their resident memory, in which pages that they share count for each; 0 on
 *     systems other than Linux
 * @param processorTime what they have used so far, on Linux with those that have ended; null if the
 *     process has ended, or the system does not tell
 */
public record TreeUsage(long memoryBytes, @Nullable Duration processorTime) {

  /** Nothing is known, because the process has ended. */
  public static final TreeUsage NONE = new TreeUsage(0, null);

  /**
   * Returns what each process uses. Blocks for a moment; safe for use by any thread.
   *
   * @return the usage by process id, with an entry for each
   */
  public static Map<Long, TreeUsage> of(Collection<Long> pids) {
    return of(pids, ThisSystem.PROCESSES);
  }

  static Map<Long, TreeUsage> of(Collection<Long> pids, Processes processes) {
    ProcessTable table = new ProcessTable(processes.all());
    Map<Long, TreeUsage> usage = new HashMap<>();
    pids.forEach(pid -> usage.put(pid, ofTree(table.row(pid), table, processes)));
    return usage;
  }

  private static TreeUsage ofTree(@Nullable Row root, ProcessTable table, Processes processes) {
    TreeUsage sum = NONE;
    ArrayDeque<Row> left = new ArrayDeque<>(root == null ? List.of() : List.of(root));
    for (Row next = left.poll(); next != null; next = left.poll()) {
      sum = sum.plus(processes.memory(next.pid()), processes.processorTime(next.pid()));
      left.addAll(table.childrenOf(new ProcessIdentity(next.pid(), next.start(), "")));
    }
    return sum;
  }

  private TreeUsage plus(long memory, Optional<Duration> time) {
    Duration before = processorTime;
    return new TreeUsage(
        memoryBytes + memory,
        time.map(more -> before == null ? more : before.plus(more)).orElse(before));
  }
}
