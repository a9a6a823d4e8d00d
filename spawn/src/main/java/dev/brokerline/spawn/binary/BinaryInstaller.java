package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.InstallProgress.Phase;
import dev.brokerline.spawn.error.ChecksumMismatchException;
import dev.brokerline.spawn.error.InstallException;
import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.internal.DirectoryTree;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs a release into the store. It works under a lock, takes the first source that has the
 * release, writes a temporary file, verifies it and forces it to the disk, and moves it to its
 * place atomically. Any number of threads and processes may call it at once; one of them works. A
 * failure leaves only finished installations in the store, and the next installation removes what a
 * killed process has left.
 */
final class BinaryInstaller {

  private static final Logger LOG = LoggerFactory.getLogger(BinaryInstaller.class);

  private static final Duration LOCK_LIMIT = Duration.ofMinutes(20);
  private static final String NEXT_STEP =
      "Check the network and try again, or get the file by other means and name it explicitly or in"
          + " "
          + BinaryPlaces.VARIABLE
          + ".";

  private static final String SCRATCH = "scratch";

  private final BinaryStore store;
  private final List<BinarySource> sources;
  private final boolean anew;

  /**
   * @param sources the sources, tried in this order until one succeeds
   */
  BinaryInstaller(BinaryStore store, List<BinarySource> sources) {
    this(store, sources, /* anew= */ false);
  }

  private BinaryInstaller(BinaryStore store, List<BinarySource> sources, boolean anew) {
    this.store = store;
    this.sources = List.copyOf(sources);
    this.anew = anew;
  }

  /** Returns an installer that installs a release even if it exists, and replaces its file. */
  BinaryInstaller anew() {
    return new BinaryInstaller(store, sources, /* anew= */ true);
  }

  /**
   * Installs a release if it is missing, and returns its binary. Blocks as long as the sources
   * take, and up to twenty minutes while another thread or process installs it.
   *
   * @throws ChecksumMismatchException if the only source has a different file
   * @throws InstallException if no source has it, the store cannot be written to, or the thread was
   *     interrupted
   */
  Path install(BrokerRelease release, InstallProgress.Listener listener) {
    ProgressReport report = new ProgressReport(listener);
    boolean done = false;
    try {
      if (anew || store.claim(release) != BinaryStore.State.SOUND) {
        installLocked(release, report);
        report.tell(Phase.DONE, release.toString(), release.size(), release.size());
      }
      done = true;
      return store.binary(release);
    } catch (InterruptedException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new InstallException("the installation of " + release + " was interrupted", e);
    } catch (IOException e) {
      throw new InstallException(
          "cannot install "
              + release
              + " in "
              + store.directory(release)
              + ": "
              + StoreFault.of(e, store.directory(release), release.size()).getMessage(),
          e);
    } finally {
      if (!done) {
        report.tell(Phase.FAILED, release.toString(), 0, release.size());
      }
    }
  }

  private void installLocked(BrokerRelease release, ProgressReport report)
      throws IOException, InterruptedException {
    Runnable onWait = () -> report.tell(Phase.WAITING, release.toString(), 0, -1);
    try (InstallLock lock = InstallLock.acquire(store.lockFile(release), LOCK_LIMIT, onWait)) {
      LOG.debug("installing {} under {}", release, lock);
      if (!anew && store.claim(release) == BinaryStore.State.SOUND) {
        return;
      }
      try {
        BinaryStore.createDirectory(store.directory(release));
        fetchFromAny(release, report);
      } finally {
        tidy(release);
      }
    }
  }

  private void fetchFromAny(BrokerRelease release, ProgressReport report)
      throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (BinarySource source : sources) {
      Path incoming = emptyIncoming(release);
      Path verified;
      try {
        verified = fetch(source, release, incoming, report);
      } catch (ClosedByInterruptException | StoreFault e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        LOG.debug("{} does not give {}", source.describe(release), release, e);
        reasons.add(source.describe(release) + ": " + reason(e));
        failures.add(e);
        continue;
      }
      if (Platform.Os.named(System.getProperty("os.name", ""))
          .equals(Optional.of(Platform.Os.DARWIN))) {
        MacGatekeeper.ofThisSystem().admit(verified);
      }
      store.publish(release, verified);
      return;
    }
    throw failure(release, reasons, failures);
  }

  private Path emptyIncoming(BrokerRelease release) throws IOException {
    Path incoming = store.incoming(release);
    discard(incoming);
    BinaryStore.createDirectory(incoming.resolve(SCRATCH));
    return incoming;
  }

  private static Path fetch(
      BinarySource source, BrokerRelease release, Path incoming, ProgressReport report)
      throws IOException, InterruptedException {
    Path scratch = incoming.resolve(SCRATCH);
    Path target = incoming.resolve("binary");
    try (Download download =
        new Download(release, source.describe(release), target, scratch, report)) {
      source.fetch(release, download);
      download.finish();
    }
    return target;
  }

  /** Removes unfinished installations. */
  private void tidy(BrokerRelease release) {
    try {
      discard(store.incoming(release));
      if (!Files.exists(store.binary(release))) {
        Files.deleteIfExists(store.directory(release));
      }
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} holds files that are not ours", store.directory(release));
    } catch (IOException e) {
      LOG.warn("cannot tidy up {}: {}", store.directory(release), reason(e));
    }
  }

  private static void discard(Path incoming) throws IOException {
    if (Files.exists(incoming)) {
      DirectoryTree.delete(incoming);
    }
  }

  private static SpawnException failure(
      BrokerRelease release, List<String> reasons, List<Exception> failures) {
    if (failures.size() == 1 && failures.get(0) instanceof ChecksumMismatchException mismatch) {
      return mismatch;
    }
    SpawnException failure =
        new InstallException("cannot install " + release + ":", reasons, NEXT_STEP);
    failures.forEach(failure::addSuppressed);
    return failure;
  }

  private static String reason(Exception e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied for " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
