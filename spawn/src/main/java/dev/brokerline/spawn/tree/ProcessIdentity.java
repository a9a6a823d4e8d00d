package dev.brokerline.spawn.tree;

import java.util.Optional;

/**
 * The identity of a process, which distinguishes it from all others that ever had its id.
 *
 * @param start its start time, in a unit that changes of the clock do not affect: ticks since the
 *     boot on Linux, elsewhere milliseconds since 1970 as recorded at its start
 * @param executable the path of its executable file, empty if unknown
 */
public record ProcessIdentity(long pid, long start, String executable) {

  /** Returns the identity of a running process, if there is one with this id. */
  public static Optional<ProcessIdentity> of(long pid) {
    return ThisSystem.PROCESSES.identify(pid);
  }

  /** Returns whether both are the same process, which may have replaced its executable. */
  boolean isBornAs(ProcessIdentity other) {
    return pid == other.pid && start == other.start;
  }

  /** Returns the name of the executable without its directories. */
  String name() {
    return executable.substring(executable.lastIndexOf('/') + 1);
  }
}
