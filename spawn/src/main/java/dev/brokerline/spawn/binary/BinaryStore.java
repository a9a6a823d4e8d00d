package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.internal.DirectoryTree;
import dev.brokerline.spawn.internal.OwnerOnly;
import dev.brokerline.spawn.internal.Trust;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of installed brokers. Each release has its own directory, named by version and
 * hash, so that a file in use is never rewritten:
 *
 * <pre>
 * HOME/broker/3.2.18-beecec61b514/agent-relay-broker    the binary
 * HOME/broker/3.2.18-beecec61b514/verified              what the binary looked like when verified
 * HOME/broker/3.2.18-beecec61b514/incoming/             an installation under way
 * HOME/locks/3.2.18-beecec61b514.lock                   held during an installation
 * HOME/locks/3.2.18-beecec61b514.use                    held by all who may start it
 * </pre>
 *
 * <p>Everything is readable by its owner only.
 */
final class BinaryStore {

  private static final Logger LOG = LoggerFactory.getLogger(BinaryStore.class);

  /** The name of a broker's file. */
  static final String FILE = "agent-relay-broker";

  private static final int HASH_PREFIX = 12;
  private static final Duration PRUNE_LOCK_LIMIT = Duration.ofSeconds(1);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** The permissions of a file that is not a program. */
  static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

  private final Path home;

  /** The state of a release in the store. */
  enum State {
    /** The unaltered binary is installed. */
    SOUND,
    /** Nothing. */
    MISSING,
    /** There is a file of that name that is not the release, or cannot be executed. */
    ALTERED
  }

  BinaryStore(Path home) {
    this.home = home.toAbsolutePath();
  }

  /** Returns the path of a release's binary, which may not exist. */
  Path binary(BrokerRelease release) {
    return directory(release).resolve(FILE);
  }

  /**
   * Checks whether a release is installed and unaltered. A file with the same size, times and inode
   * as at its last verification counts as unaltered. Any other file is hashed, which takes about 50
   * ms. A file that another user could have put there, or could replace, is not used at all,
   * whatever its hash.
   */
  State check(BrokerRelease release) throws IOException {
    Path binary = binary(release);
    requireTrust(binary);
    if (!Files.isRegularFile(binary, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(binary, LinkOption.NOFOLLOW_LINKS) ? State.ALTERED : State.MISSING;
    }
    if (!Files.isExecutable(binary)) {
      return State.ALTERED;
    }
    VerifiedMarker marker = marker(release);
    String look = marker.look(binary);
    if (marker.vouchesFor(look)) {
      return State.SOUND;
    }
    if (Files.size(binary) != release.size() || !Sha256.of(binary).equals(release.sha256())) {
      return State.ALTERED;
    }
    marker.renew(binary, look);
    return State.SOUND;
  }

  /**
   * Checks a release as {@link #check} does. If it is unaltered, prevents its removal as long as
   * this JVM lives.
   */
  State claim(BrokerRelease release) throws IOException {
    State state = check(release);
    if (state != State.SOUND) {
      return state;
    }
    hold(release);
    // A removal may have come between the look and the lock, but none comes after it.
    return Files.exists(binary(release)) ? State.SOUND : State.MISSING;
  }

  private void hold(BrokerRelease release) {
    try {
      UseLock.hold(useFile(name(release)));
    } catch (IOException e) {
      LOG.debug("a broker that starts from {} cannot be announced", home, e);
    }
  }

  /** Returns the directories of all other releases, finished or not. */
  List<Path> others(BrokerRelease release) throws IOException {
    Path brokers = home.resolve("broker");
    if (!Files.isDirectory(brokers)) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(brokers)) {
      return directories
          .filter(directory -> !directory.equals(directory(release)))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /**
   * Removes all other releases, except those that a process of this machine runs from, that a JVM
   * has claimed, or that are being installed.
   *
   * @throws IOException if one cannot be removed; earlier ones are removed
   * @throws InterruptedException if the thread was interrupted
   */
  BrokerBinaries.PruneReport prune(BrokerRelease keep) throws IOException, InterruptedException {
    List<Path> removed = new ArrayList<>();
    List<Path> kept = new ArrayList<>();
    for (Path directory : others(keep)) {
      (removeUnused(directory) ? removed : kept).add(directory);
    }
    return new BrokerBinaries.PruneReport(removed, kept);
  }

  private boolean removeUnused(Path directory) throws IOException, InterruptedException {
    String name = directory.getFileName().toString();
    try (InstallLock lock = InstallLock.acquire(lockFile(name), PRUNE_LOCK_LIMIT, () -> {})) {
      LOG.debug("looking whether {} is used, under {}", directory, lock);
      return UseLock.ifUnused(useFile(name), () -> removeUnlessRunning(directory));
    } catch (InstallLock.HeldException e) {
      return false;
    }
  }

  private static boolean removeUnlessRunning(Path directory) throws IOException {
    if (isRunning(directory)) {
      return false;
    }
    DirectoryTree.delete(directory);
    return true;
  }

  private static boolean isRunning(Path directory) throws IOException {
    Path real = directory.toRealPath();
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().command().stream())
        .anyMatch(command -> Path.of(command).startsWith(real));
  }

  Path directory(BrokerRelease release) {
    return home.resolve("broker").resolve(name(release));
  }

  Path incoming(BrokerRelease release) {
    return directory(release).resolve("incoming");
  }

  /** Returns the lock file for an installation, and creates its directory. */
  Path lockFile(BrokerRelease release) throws IOException {
    requireTrust(binary(release));
    return lockFile(name(release));
  }

  private Path lockFile(String name) throws IOException {
    return inLocks(name + ".lock");
  }

  private Path useFile(String name) throws IOException {
    return inLocks(name + ".use");
  }

  /**
   * Returns a file among the locks. A link of another user there would make us create or restrict a
   * file elsewhere.
   */
  private Path inLocks(String name) throws IOException {
    requireTrust(home);
    Path locks = home.resolve("locks");
    createDirectory(locks);
    Path file = locks.resolve(name);
    requireTrust(file);
    return file;
  }

  /** Refuses a path that another user could have created or could replace. */
  private static void requireTrust(Path path) throws IOException {
    Optional<String> fault = Trust.fault(path);
    if (fault.isPresent()) {
      throw StoreFault.notTrusted(fault.get());
    }
  }

  /** Creates a directory and its missing parents, for the owner only, regardless of the umask. */
  static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectory(parent);
    }
    try {
      permit(Files.createDirectory(directory, OwnerOnly.directory(directory)), OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new FileSystemException(directory.toString(), null, "Not a directory");
      }
    }
  }

  /** Sets permissions, because the umask may have removed some at the creation. */
  static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (isPosix(path)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** Moves a verified file to its place durably, claims it, and records its verification. */
  void publish(BrokerRelease release, Path verified) throws IOException {
    permit(verified, OWNER_ONLY);
    if (!Files.isExecutable(verified)) {
      throw StoreFault.notExecutable(verified);
    }
    Path binary = binary(release);
    Files.move(
        verified, binary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (isPosix(binary)) {
      try (FileChannel directory = FileChannel.open(directory(release), StandardOpenOption.READ)) {
        directory.force(/* metaData= */ true);
      }
    }
    hold(release);
    VerifiedMarker marker = marker(release);
    marker.renew(binary, marker.look(binary));
  }

  private VerifiedMarker marker(BrokerRelease release) {
    return new VerifiedMarker(directory(release).resolve("verified"), release);
  }

  private static String name(BrokerRelease release) {
    return release.version() + "-" + release.sha256().substring(0, HASH_PREFIX);
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
