package dev.brokerline.spawn.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The operating system did not start the executable. The message says why, as far as known. */
public final class LaunchException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final transient Path executable;
  private final Fault fault;

  /** What the fault lies in. */
  public enum Fault {
    /** There is no such file. */
    PROGRAM_NOT_FOUND,
    /** The file is there, but this user cannot execute it. */
    PROGRAM_NOT_EXECUTABLE,
    /** The working directory is missing or closed to this user. */
    DIRECTORY_UNUSABLE,
    /** Anything else; the message says what is known. */
    OTHER
  }

  /** Makes an exception for another fault. */
  public LaunchException(Path executable, String diagnosis, @Nullable Throwable cause) {
    this(executable, Fault.OTHER, diagnosis, cause);
  }

  /** Makes an exception. */
  public LaunchException(
      Path executable, Fault fault, String diagnosis, @Nullable Throwable cause) {
    super("cannot start " + executable + ": " + diagnosis, cause);
    this.executable = executable;
    this.fault = fault;
  }

  /** Returns the file that could not be started. */
  public Path executable() {
    return executable;
  }

  /** Returns what the fault lies in. */
  public Fault fault() {
    return fault;
  }
}
