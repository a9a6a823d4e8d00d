package dev.brokerline.spawn.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves paths against this JVM's working directory, whose name the JDK may have read in the
 * wrong charset.
 */
public final class WorkingDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(WorkingDirectory.class);

  /** The link that names it by its bytes, on Linux. */
  private static final Path LINK = Path.of("/proc/self/cwd");

  private WorkingDirectory() {}

  /** Returns an absolute path; a relative one is resolved against the real working directory. */
  public static Path absolute(Path path) {
    Path absolute = path.toAbsolutePath();
    Path here = Path.of("").toAbsolutePath();
    if (path.isAbsolute() || Files.isDirectory(here) || !Files.isDirectory(LINK)) {
      return absolute;
    }
    try {
      return path.toString().isEmpty() ? LINK.toRealPath() : LINK.toRealPath().resolve(path);
    } catch (IOException e) {
      LOG.debug("the working directory cannot be named", e);
      return absolute;
    }
  }
}
