package dev.brokerline.spawn;

/**
 * How a process that had outlived its broker or its agent came to its end. Its arguments are left
 * out: they may hold secrets.
 *
 * @param executable the name of the file that it ran, without directories; may be empty
 */
public record EndedProcess(long pid, String executable, How how) {

  /** What ended it; the later ones are the harder steps. */
  public enum How {
    /** It exited before anything was done to it. */
    EXITED_BY_ITSELF,
    /** It exited after it was asked to by the operating system. */
    TERMINATED,
    /** It had to be killed. */
    KILLED,
    /** Not even that was seen to end it in time. */
    STILL_ALIVE
  }

  /** Returns for example {@code bash (4711, KILLED)}. */
  @Override
  public String toString() {
    return executable + " (" + pid + ", " + how + ")";
  }
}
