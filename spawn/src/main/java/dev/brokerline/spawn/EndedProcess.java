package dev.brokerline.spawn;

/**
 * How a process that outlived its broker or its agent has ended. It omits the arguments, which may
 * hold secrets.
 *
 * @param executable the name of its executable file, without directories; may be empty
 */
public record EndedProcess(long pid, String executable, How how) {

  /** What ended the process. Later constants are stronger steps. */
  public enum How {
    /** It exited before anything was done. */
    EXITED_BY_ITSELF,
    /** It exited after SIGTERM, or what the system has in its place. */
    TERMINATED,
    /** It had to be killed. */
    KILLED,
    /** It was killed, and its end was not observed in time. */
    STILL_ALIVE
  }

  /** Returns a text such as {@code bash (4711, KILLED)}. */
  @Override
  public String toString() {
    return executable + " (" + pid + ", " + how + ")";
  }
}
