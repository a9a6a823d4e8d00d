package dev.brokerline.spawn.tree;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes as the JDK shows them. On macOS the start is what the kernel noted then, so that no
 * later change of the clock moves it.
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

  /** A process whose start is unknown cannot be told from others, and is left out. */
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

  /** The JDK shows no environments. */
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
