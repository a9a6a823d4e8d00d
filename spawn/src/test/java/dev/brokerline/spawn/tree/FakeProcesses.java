package dev.brokerline.spawn.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A system whose processes are what the test says. */
final class FakeProcesses implements Processes {

  private final Map<Long, Row> rows = new HashMap<>();
  private final Map<Long, String> executables = new HashMap<>();
  private final Map<Long, List<String>> arguments = new HashMap<>();

  ProcessIdentity run(long pid, long parent, long start, String executable) {
    rows.put(pid, new Row(pid, parent, start));
    executables.put(pid, executable);
    return new ProcessIdentity(pid, start, executable);
  }

  ProcessIdentity worker(long pid, long parent, long start, String agent) {
    arguments.put(pid, List.of("pty", "--agent-name", agent, "cat", "--agent-name", "other"));
    return run(pid, parent, start, "/bin/broker");
  }

  void end(long pid) {
    rows.remove(pid);
    rows.replaceAll(
        (id, row) -> row.parent() == pid ? new Row(id, /* parent= */ 1, row.start()) : row);
  }

  ProcessTable table() {
    return new ProcessTable(all());
  }

  @Override
  public List<Row> all() {
    return new ArrayList<>(rows.values());
  }

  @Override
  public @Nullable Row row(long pid) {
    return rows.get(pid);
  }

  @Override
  public String executable(long pid) {
    return rows.containsKey(pid) ? executables.getOrDefault(pid, "") : "";
  }

  @Override
  public List<String> arguments(long pid) {
    return arguments.getOrDefault(pid, List.of());
  }

  @Override
  public Map<Row, String> withVariable(String name) {
    return Map.of();
  }

  @Override
  public String system() {
    return "here";
  }

  @Override
  public String boot() {
    return "today";
  }
}
