package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.tree.Processes.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A snapshot of all processes of the system and their parents. Immutable. */
final class ProcessTable {

  private final Map<Long, Row> rows = new HashMap<>();
  private final Map<Long, List<Row>> children;

  ProcessTable(List<Row> all) {
    all.forEach(row -> rows.put(row.pid(), row));
    children = all.stream().collect(Collectors.groupingBy(Row::parent));
  }

  @Nullable Row row(long pid) {
    return rows.get(pid);
  }

  /** Returns the children of a process, none of which can be older than it. */
  List<Row> childrenOf(ProcessIdentity parent) {
    return children.getOrDefault(parent.pid(), List.of()).stream()
        .filter(child -> child.start() >= parent.start())
        .toList();
  }
}
