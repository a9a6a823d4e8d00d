package dev.brokerline.spawn.internal;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Why a process cannot have a directory as its working directory. */
public final class DirectoryFault {

  private DirectoryFault() {}

  /**
   * Returns what is wrong with the directory, as the rest of a sentence that begins with its name,
   * such as "does not exist".
   *
   * @return empty if a process of this user may work there
   */
  public static Optional<String> of(Path directory) {
    if (Files.isDirectory(directory)) {
      return Files.isExecutable(directory)
          ? Optional.empty()
          : Optional.of("may not be entered by this user (chmod u+x, or name another)");
    }
    if (Files.exists(directory)) {
      return Optional.of("is not a directory");
    }
    return Optional.of(
        Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
            ? "is a symbolic link to what does not exist"
            : "does not exist");
  }
}
