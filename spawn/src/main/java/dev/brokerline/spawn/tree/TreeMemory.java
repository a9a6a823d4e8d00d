package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.tree.Processes.Row;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells how much memory processes and their descendants use. */
public final class TreeMemory {

  private TreeMemory() {}

  /**
   * Returns the resident memory of each process with its descendants, in bytes. Pages that they
   * share count for each. Blocks for a moment; safe for use by any thread.
   *
   * @return the memory by process id; 0 for a process that has ended, and on systems other than
   *     Linux
   */
  public static Map<Long, Long> of(Collection<Long> pids) {
    return of(pids, ThisSystem.PROCESSES);
  }

  static Map<Long, Long> of(Collection<Long> pids, Processes processes) {
    ProcessTable table = new ProcessTable(processes.all());
    Map<Long, Long> memory = new HashMap<>();
    pids.forEach(pid -> memory.put(pid, ofTree(table.row(pid), table, processes)));
    return memory;
  }

  private static long ofTree(@Nullable Row root, ProcessTable table, Processes processes) {
    long sum = 0;
    ArrayDeque<Row> left = new ArrayDeque<>(root == null ? List.of() : List.of(root));
    for (Row next = left.poll(); next != null; next = left.poll()) {
      sum += processes.memory(next.pid());
      left.addAll(table.childrenOf(new ProcessIdentity(next.pid(), next.start(), "")));
    }
    return sum;
  }
}
