package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.tree.Processes.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The processes of the system at one moment, by their parents, sessions and marks. Immutable. */
final class SessionLook {

  private final ProcessTable table;
  private final Map<Long, List<Row>> sessions = new HashMap<>();
  private final Map<RunId, List<Row>> wearers = new HashMap<>();

  private SessionLook(List<Row> rows) {
    this.table = new ProcessTable(rows);
  }

  /** Looks. Takes a few milliseconds, depending on the number of processes. */
  static SessionLook now(Processes processes, SessionSignals system) {
    List<Row> rows = processes.all();
    SessionLook look = new SessionLook(rows);
    for (Row row : rows) {
      OptionalLong session = system.sessionOf(row.pid());
      if (session.isPresent()) {
        add(look.sessions, session.getAsLong(), row);
      }
    }
    RunId.wearers(processes).forEach((row, run) -> add(look.wearers, run, row));
    return look;
  }

  private static <K> void add(Map<K, List<Row>> rows, K key, Row row) {
    rows.computeIfAbsent(key, unused -> new ArrayList<>()).add(row);
  }

  ProcessTable table() {
    return table;
  }

  List<Row> inSession(long session) {
    return sessions.getOrDefault(session, List.of());
  }

  List<Row> wearing(RunId run) {
    return wearers.getOrDefault(run, List.of());
  }
}
