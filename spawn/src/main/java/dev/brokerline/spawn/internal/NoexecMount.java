package dev.brokerline.spawn.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines whether a file is on a file system from which Linux starts no programs, from the
 * kernel's table ({@code proc_pid_mountinfo(5)}).
 */
public final class NoexecMount {

  private static final Logger LOG = LoggerFactory.getLogger(NoexecMount.class);

  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;
  private static final int OPTIONS = 5;

  private NoexecMount() {}

  /** Returns the mount point of the file's file system, if it is mounted {@code noexec}. */
  public static Optional<Path> of(Path file) {
    return of(file, TABLE);
  }

  static Optional<Path> of(Path file, Path table) {
    if (!Files.isReadable(table)) {
      return Optional.empty();
    }
    try {
      Path real = file.toRealPath();
      Path mount = null;
      boolean noexec = false;
      for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(" ", -1);
        Path point = Path.of(unescape(fields[MOUNT_POINT]));
        if (real.startsWith(point)
            && (mount == null || point.getNameCount() >= mount.getNameCount())) {
          mount = point;
          noexec = Arrays.asList(fields[OPTIONS].split(",", -1)).contains("noexec");
        }
      }
      return noexec ? Optional.ofNullable(mount) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.debug("cannot tell how {} is mounted", file, e);
      return Optional.empty();
    }
  }

  /** Decodes white space, which the kernel writes as octal numbers. */
  private static String unescape(String field) {
    return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
