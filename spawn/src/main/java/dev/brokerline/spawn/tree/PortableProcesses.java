package dev.brokerline.spawn.tree;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes as the JDK shows them. On macOS the kernel records the start time, so that later
 * changes of the clock do not affect it.
 */
final class PortableProcesses implements Processes {

  @Override
  public List<Row> all() {
    return ProcessHandle.allProcesses()
        .map(PortableProcesses::row)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public @Nullable Row row(long pid) {
    return ProcessHandle.of(pid).map(PortableProcesses::row).orElse(null);
  }

  /**
   * Returns the row of a process, or null if its start is unknown, because its identity is then
   * unknown.
   */
  private static @Nullable Row row(ProcessHandle process) {
    Optional<Instant> start = process.info().startInstant();
    return start.isEmpty() || !process.isAlive()
        ? null
        : new Row(
            process.pid(),
            process.parent().map(ProcessHandle::pid).orElse(0L),
            start.get().toEpochMilli());
  }

  @Override
  public String executable(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("");
  }

  @Override
  public List<String> arguments(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().arguments())
        .map(Stream::of)
        .orElseGet(Stream::empty)
        .toList();
  }

  /** Returns nothing, because the JDK shows no environments. */
  @Override
  public Map<Row, String> withVariable(String name) {
    return Map.of();
  }

  @Override
  public String system() {
    return "";
  }

  @Override
  public String boot() {
    return "";
  }
}
