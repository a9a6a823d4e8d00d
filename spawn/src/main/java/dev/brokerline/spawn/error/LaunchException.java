package dev.brokerline.spawn.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The operating system did not start the executable. The message says why, as far as known. */
public final class LaunchException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final transient Path executable;

  public LaunchException(Path executable, String diagnosis, @Nullable Throwable cause) {
    super("cannot start " + executable + ": " + diagnosis, cause);
    this.executable = executable;
  }

  /** Returns the file that could not be started. */
  public Path executable() {
    return executable;
  }
}
