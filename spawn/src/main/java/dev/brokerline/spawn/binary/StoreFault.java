package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.internal.NoexecMount;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The store cannot accept a file, from any source. The message is a clause. */
final class StoreFault extends IOException {

  private static final long serialVersionUID = 1L;

  private static final String ELSEWHERE = ", or set BROKERLINE_HOME to a directory elsewhere";

  private StoreFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the meaning of a failed write, as far as the file system tells.
   *
   * @param path the path that was written or created
   * @param needed how many bytes it needs
   */
  static StoreFault of(IOException failure, Path path, long needed) {
    return failure instanceof StoreFault known
        ? known
        : new StoreFault(sentence(failure, existing(path), needed), failure);
  }

  /** Returns the fault of a file that cannot be executed in spite of its permissions. */
  static StoreFault notExecutable(Path file) {
    String where =
        NoexecMount.of(file)
            .map(mount -> mount + " is mounted noexec: no program is started from there")
            .orElse(file + " cannot be executed although its permissions allow it");
    return new StoreFault(where + "; mount it without noexec" + ELSEWHERE, null);
  }

  /** Returns the fault of a store that others could have changed. */
  static StoreFault notTrusted(String why) {
    return new StoreFault(why + ELSEWHERE, null);
  }

  private static String sentence(IOException failure, Path existing, long needed) {
    try {
      FileStore disk = Files.getFileStore(existing);
      if (disk.isReadOnly()) {
        return existing + " is on a read-only file system; make it writable" + ELSEWHERE;
      }
      if (isDenied(failure, existing)) {
        return "permission denied: this user may not write to "
            + existing
            + "; permit it"
            + ELSEWHERE;
      }
      if (disk.getUsableSpace() < needed) {
        return "the disk of %s is full: %d bytes are free, and %d are needed; make room%s"
            .formatted(existing, disk.getUsableSpace(), needed, ELSEWHERE);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure instanceof NoSuchFileException missing
        ? "there is no file " + missing.getFile()
        : failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static boolean isDenied(IOException failure, Path existing) {
    return failure instanceof AccessDeniedException
        || (Files.isDirectory(existing) && !Files.isWritable(existing));
  }

  private static Path existing(Path path) {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }
}
