package dev.brokerline.spawn;

import dev.brokerline.spawn.internal.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for state and logs that a broker makes in the directory for temporary files and leaves
 * there: {@code agent-relay-ephemeral-<pid>} (the protocol reference, section 1.4).
 */
public final class EphemeralFolder {

  private static final Logger LOG = LoggerFactory.getLogger(EphemeralFolder.class);

  private static final String PREFIX = "agent-relay-ephemeral-";

  private final Path path;

  private EphemeralFolder(Path path) {
    this.path = path;
  }

  /** Returns the folder of a process that was started with this command. */
  public static EphemeralFolder of(BrokerCommand command, long pid) {
    String temporary = command.environment().getOrDefault("TMPDIR", "");
    Path parent = command.directory().resolve(temporary.isEmpty() ? "/tmp" : temporary);
    return new EphemeralFolder(parent.resolve(PREFIX + pid));
  }

  /**
   * Returns the folder of a process that another JVM started, as it was recorded there.
   *
   * @return empty if no broker with this id would have such a folder
   */
  public static Optional<EphemeralFolder> recorded(Path path, long pid) {
    boolean plausible = path.isAbsolute() && path.endsWith(PREFIX + pid);
    return plausible ? Optional.of(new EphemeralFolder(path)) : Optional.empty();
  }

  /** Returns where the folder is while the broker runs, and after. */
  public Path path() {
    return path;
  }

  /**
   * Deletes the folder, if it is a real folder of this user's; symbolic links in it are deleted,
   * not followed. To be called after the broker has exited. Failures are logged.
   *
   * @return whether nothing is left
   */
  public boolean delete() {
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !isOurs()) {
        LOG.warn("{} is not a folder of this user's; it stays", path);
        return false;
      }
      DirectoryTree.delete(path);
      return true;
    } catch (IOException e) {
      LOG.warn("cannot delete the broker's folder {}: {}", path, e.toString());
      return false;
    }
  }

  /**
   * Compares its owner with that of a file made beside it. On Unix owners are equal if their
   * numbers are, so that a user without a name has folders too.
   */
  private boolean isOurs() throws IOException {
    Path probe = Files.createTempFile(path.resolveSibling(""), "brokerline-", ".owner");
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.delete(probe);
    }
  }
}
