package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.internal.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A file without secrets in Brokerline's own directory, which a program in a terminal reads. */
public final class OwnFile {

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnFile() {}

  /**
   * Returns the file, which is written unless it is there with this text.
   *
   * @param home Brokerline's own directory, which is made if it is missing
   * @throws IOException if it cannot be written, or others could write it
   * @throws UnsupportedOperationException if the file system has no permissions
   */
  public static Path with(Path home, String name, String text) throws IOException {
    Path directory = home.resolve("relay");
    Path file = directory.resolve(name);
    Files.createDirectories(directory, OWNER_ONLY);
    Optional<String> fault = Trust.fault(directory);
    if (fault.isPresent()) {
      throw new IOException(fault.get());
    }
    if (!has(file, text)) {
      Path incoming = Files.createTempFile(directory, name, ".incoming");
      try {
        Files.writeString(incoming, text);
        Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(incoming);
      }
    }
    return file;
  }

  private static boolean has(Path file, String text) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && new String(Files.readAllBytes(file), UTF_8).equals(text);
  }
}
