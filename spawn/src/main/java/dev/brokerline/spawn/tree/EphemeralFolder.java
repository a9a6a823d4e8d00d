package dev.brokerline.spawn.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.internal.DirectoryTree;
import dev.brokerline.spawn.internal.OwnerOnly;
import dev.brokerline.spawn.internal.PathText;
import dev.brokerline.spawn.internal.Trust;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary directory of one run of a broker, readable by its owner only and deleted after the
 * run. The broker creates its own folder for state and logs in it, {@code
 * agent-relay-ephemeral-<pid>}, which everyone could read otherwise, and does not delete it
 * (PROTOCOL.md, "Broker process"). Its agents inherit the directory as their {@code TMPDIR}.
 */
public final class EphemeralFolder {

  private static final Logger LOG = LoggerFactory.getLogger(EphemeralFolder.class);

  private static final String TMPDIR = "TMPDIR";
  private static final String PREFIX = "brokerline-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-z]{8}");
  private static final String OF_BROKER = "agent-relay-ephemeral-*";

  /**
   * The path of a socket has at most 107 bytes on Linux and 103 on macOS, so this leaves room for
   * the names of agents' sockets in the directory.
   */
  private static final int MAX_PARENT_BYTES = 60;

  private static final Path USUAL_PARENT = Path.of("/tmp");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRIES = 100;
  private static final int DELETIONS = 5;
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final Path path;

  private EphemeralFolder(Path path) {
    this.path = path;
  }

  /**
   * Creates a folder in the command's temporary directory, or in {@code /tmp} if the path would be
   * too long for sockets. The log warns, once per JVM, of a directory in which other users could
   * replace the folder, for example one that is not sticky.
   *
   * @throws LaunchException if it cannot be created; the broker could not create its own either
   */
  public static EphemeralFolder create(ProcessCommand command) {
    Path parent = parent(command);
    try {
      Path real = parent.toRealPath();
      warnOnce(real);
      return new EphemeralFolder(create(real));
    } catch (IOException e) {
      throw new LaunchException(
          command.executable(),
          "no directory for its temporary files can be made in "
              + parent
              + " ("
              + e.getClass().getSimpleName()
              + "); set TMPDIR to a directory that exists and can be written to",
          e);
    }
  }

  /** Warns of a parent in which others could replace the folder. */
  private static void warnOnce(Path parent) throws IOException {
    Optional<String> fault = Trust.fault(parent);
    if (fault.isPresent() && WARNED.compareAndSet(false, true)) {
      LOG.warn("Others could replace the broker's directory for temporary files: {}", fault.get());
    }
  }

  private static Path parent(ProcessCommand command) {
    String temporary = command.environment().getOrDefault(TMPDIR, "");
    Path named =
        command
            .directory()
            .toAbsolutePath()
            .resolve(temporary.isEmpty() ? USUAL_PARENT : PathText.path(temporary));
    boolean tooLong = PathText.text(named).getBytes(UTF_8).length > MAX_PARENT_BYTES;
    return tooLong && Files.isDirectory(named) && Files.isWritable(USUAL_PARENT)
        ? USUAL_PARENT
        : named;
  }

  private static Path create(Path parent) throws IOException {
    for (int left = TRIES; ; left--) {
      String name = Long.toString(RANDOM.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX);
      String padded = "0".repeat(8) + name;
      try {
        return Files.createDirectory(
            parent.resolve(PREFIX + padded.substring(padded.length() - 8)),
            OwnerOnly.directory(parent));
      } catch (FileAlreadyExistsException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns the command with this directory as the temporary directory of the broker and its
   * agents.
   */
  public ProcessCommand giveTo(ProcessCommand command) {
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put(TMPDIR, PathText.text(path));
    return new ProcessCommand(
        command.executable(), command.arguments(), command.directory(), environment);
  }

  /**
   * Returns the folder of a run of another JVM, as recorded.
   *
   * @return empty if the path cannot be that of a run
   */
  public static Optional<EphemeralFolder> recorded(Path path) {
    Path name = path.getFileName();
    boolean plausible =
        path.isAbsolute()
            && name != null
            && NAME.matcher(name.toString()).matches()
            && path.equals(path.normalize());
    return plausible ? Optional.of(new EphemeralFolder(path)) : Optional.empty();
  }

  /** Returns the path of the folder. */
  public Path path() {
    return path;
  }

  /** Returns the broker's own folder in this one, if it has created it. */
  public Optional<Path> ofBroker() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(path, OF_BROKER)) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException gone) {
      LOG.debug("Cannot look into {}", path, gone);
    }
    return Optional.empty();
  }

  /**
   * Deletes the folder, if it is a real folder of this user. Symbolic links in it are deleted, not
   * followed. Call this after the exit of the broker. Failures are logged.
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
      delete(DELETIONS);
      return true;
    } catch (IOException e) {
      LOG.warn("cannot delete the broker's folder {}: {}", path, e.toString());
      return false;
    }
  }

  /** Deletes the folder, again if a process that is ending has written into it meanwhile. */
  private void delete(int times) throws IOException {
    try {
      DirectoryTree.delete(path);
    } catch (DirectoryNotEmptyException e) {
      if (times <= 1) {
        throw e;
      }
      delete(times - 1);
    }
  }

  /**
   * Compares its owner with that of a new file beside it. On Unix the numbers of the owners are
   * compared, so that this works for a user without a name.
   */
  private boolean isOurs() throws IOException {
    Path probe = Files.createTempFile(path.resolveSibling(""), PREFIX, ".owner");
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.delete(probe);
    }
  }
}
