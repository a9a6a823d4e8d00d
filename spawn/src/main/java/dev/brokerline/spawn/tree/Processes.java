package dev.brokerline.spawn.tree;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Access to the system's processes. Nothing is cached and no method throws. A process that has
 * ended is absent, even if it is a zombie, and unreadable data is empty. Safe for use by any
 * thread.
 */
interface Processes {

  /** A process at one instant. The start is that of {@link ProcessIdentity}. */
  record Row(long pid, long parent, long start) {}

  /** Returns all visible processes. */
  List<Row> all();

  @Nullable Row row(long pid);

  /** Returns the path of the executable of a process, or an empty text. */
  String executable(long pid);

  /** Returns the first arguments of a process, without the executable. */
  List<String> arguments(long pid);

  /** Returns the processes of this user that were started with this variable, with its values. */
  Map<Row, String> withVariable(String name);

  /**
   * Returns how many bytes wait in the pipe of a process's standard input; empty if unknown, or if
   * that is not a pipe.
   */
  default OptionalLong unreadInput(long pid) {
    return OptionalLong.empty();
  }

  /** Returns the resident memory of a process in bytes; 0 if unknown. */
  default long memory(long pid) {
    return 0;
  }

  /**
   * Returns the processor time of a process, with that of its children that have ended if the
   * system tells; empty if unknown.
   */
  default Optional<Duration> processorTime(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
  }

  /** Returns a name for the scope in which process ids are unique; empty if there is none. */
  String system();

  /** Returns a name for the current boot; empty if start times are comparable without it. */
  String boot();

  default Optional<ProcessIdentity> identify(long pid) {
    Row row = row(pid);
    return row == null ? Optional.empty() : Optional.of(identify(row));
  }

  default ProcessIdentity identify(Row row) {
    return new ProcessIdentity(row.pid, row.start, executable(row.pid));
  }

  /** Returns whether exactly this process runs, with this executable. */
  default boolean runs(ProcessIdentity identity) {
    return isAlive(identity) && executable(identity.pid()).equals(identity.executable());
  }

  /** Returns whether exactly this process runs, with any executable. */
  default boolean isAlive(ProcessIdentity identity) {
    Row row = row(identity.pid());
    return row != null && row.start == identity.start();
  }
}
