package dev.brokerline.spawn.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What this system tells about its processes. Nothing is cached and no method throws: a process
 * that has ended, as a zombie too, is absent, and what may not be read is empty. Thread-safe.
 */
interface Processes {

  /** One process, as it was at one instant; the start is that of {@link ProcessIdentity}. */
  record Row(long pid, long parent, long start) {}

  /** Returns all processes that can be seen. */
  List<Row> all();

  @Nullable Row row(long pid);

  /** Returns the path of the file that a process runs, or an empty text. */
  String executable(long pid);

  /** Returns the first arguments of a process, the executable's name not among them. */
  List<String> arguments(long pid);

  /** Returns the processes of this user that were started with this variable, and its values. */
  Map<Row, String> withVariable(String name);

  /**
   * Returns how many bytes wait in the pipe from which a process reads its standard input; empty if
   * that cannot be told, or if it reads from something else.
   */
  default OptionalLong unreadInput(long pid) {
    return OptionalLong.empty();
  }

  /** Returns a name for the set of processes in which ids are unique, empty if there is none. */
  String system();

  /** Returns a name for the time since the last boot, empty if starts are comparable without. */
  String boot();

  default Optional<ProcessIdentity> identify(long pid) {
    Row row = row(pid);
    return row == null ? Optional.empty() : Optional.of(identify(row));
  }

  default ProcessIdentity identify(Row row) {
    return new ProcessIdentity(row.pid, row.start, executable(row.pid));
  }

  /** Returns whether this very process runs, with this very executable. */
  default boolean runs(ProcessIdentity identity) {
    return isAlive(identity) && executable(identity.pid()).equals(identity.executable());
  }

  /** Returns whether this very process runs, whatever its executable is now. */
  default boolean isAlive(ProcessIdentity identity) {
    Row row = row(identity.pid());
    return row != null && row.start == identity.start();
  }
}
