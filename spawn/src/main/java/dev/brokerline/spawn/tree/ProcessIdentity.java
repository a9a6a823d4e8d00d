package dev.brokerline.spawn.tree;

import java.util.Optional;

/**
 * What tells a process from all others that ever had its id.
 *
 * @param start when it was started, in a unit of the system's that no change of the clock moves: on
 *     Linux ticks since the boot, elsewhere milliseconds since 1970 as they were noted at its start
 * @param executable the path of the file that it runs, empty if that cannot be learned
 */
public record ProcessIdentity(long pid, long start, String executable) {

  /** Returns the identity of a running process, if there is one with this id. */
  public static Optional<ProcessIdentity> of(long pid) {
    return ThisSystem.PROCESSES.identify(pid);
  }

  /** Returns whether the two are one process; a process may replace its executable. */
  boolean isBornAs(ProcessIdentity other) {
    return pid == other.pid && start == other.start;
  }

  /** Returns the name of the executable without its directories. */
  String name() {
    return executable.substring(executable.lastIndexOf('/') + 1);
  }
}
