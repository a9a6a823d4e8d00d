package dev.brokerline.spawn.transcript;

import dev.brokerline.spawn.internal.OwnerOnly;
import dev.brokerline.spawn.internal.Trust;
import dev.brokerline.spawn.transcript.TranscriptFile.AtLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that only its owner can read, from its first byte on. Opened at first use. Used by one
 * thread at a time.
 */
class OwnersFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private final Path path;
  private final AtLimit atLimit;
  private @Nullable SeekableByteChannel channel;
  private long length;

  OwnersFile(Path path, AtLimit atLimit) {
    this.path = path;
    this.atLimit = atLimit;
  }

  /**
   * Returns why a rotating file could not be written, as the end of a sentence, without changing
   * anything.
   */
  static Optional<String> fault(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      return Optional.of("it is a directory");
    }
    if (Files.exists(path)) {
      return faultOfExisting(path);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.of("there is no directory '" + folder + "'");
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of("no file may be made in '" + folder + "'");
  }

  private static Optional<String> faultOfExisting(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.of("it is no regular file");
    }
    try {
      if (!Trust.isOurs(path)) {
        return Optional.of("it belongs to another user, who could read it");
      }
      Files.newByteChannel(path, Set.of(StandardOpenOption.APPEND)).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it may not be written");
    }
  }

  long length() throws IOException {
    var unused = opened();
    return length;
  }

  void write(byte[] bytes) throws IOException {
    SeekableByteChannel to = opened();
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      length += to.write(rest);
    }
  }

  /** Renames the file to the older one, and begins another. */
  void rotate() throws IOException {
    close();
    Files.move(
        path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
  }

  void close() throws IOException {
    SeekableByteChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private SeekableByteChannel opened() throws IOException {
    SeekableByteChannel open = channel;
    if (open == null) {
      open = open();
      channel = open;
      length = open.size();
    }
    return open;
  }

  /**
   * Opens the file. If others can read it, their permissions are removed first. A file of another
   * user is refused.
   */
  SeekableByteChannel open() throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode = OwnerOnly.file(path);
    if (atLimit == AtLimit.END) {
      return Files.newByteChannel(path, NEW, mode);
    }
    if (Files.exists(path)) {
      if (!Files.isRegularFile(path)) {
        // A pipe would hold up the writer until somebody reads it.
        throw new IOException(path + " is no regular file");
      }
      if (!Trust.isOurs(path)) {
        throw new IOException(path + " belongs to another user, who could read it");
      }
      if (posix && !Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(path, OWNER_ONLY);
      }
    }
    return Files.newByteChannel(path, APPEND, mode);
  }
}
