package dev.brokerline.spawn.internal;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The attributes of new files that no other user may read; none where files have no modes. */
public final class OwnerOnly {

  private OwnerOnly() {}

  /** Returns the attributes of a new file at a path. */
  public static FileAttribute<?>[] file(Path path) {
    return attributes(path, "rw-------");
  }

  /** Returns the attributes of a new directory at a path. */
  public static FileAttribute<?>[] directory(Path path) {
    return attributes(path, "rwx------");
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
