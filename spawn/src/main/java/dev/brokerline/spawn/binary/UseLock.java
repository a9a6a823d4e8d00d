package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prevents the removal of a release while a JVM may start it. It is a lock of the operating system
 * on a separate file, shared by all JVMs that found the release, and exclusive for a removal. A JVM
 * holds it until its end, because it may start a broker again at any time; the system releases it.
 *
 * <p>The class's monitor guards the channels, and file I/O happens under it. The system's lock
 * belongs to the whole process and is lost when any channel to the file is closed. So no channel to
 * a locked file is ever closed, and no second one is opened.
 */
final class UseLock {

  private static final Logger LOG = LoggerFactory.getLogger(UseLock.class);

  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  private static final Map<Path, FileChannel> HELD = new LinkedHashMap<>();

  /** More than any JVM uses; beyond it, the oldest lock is released. */
  private static final int MAX_HELD = 64;

  private UseLock() {}

  /** Removes a release, and returns whether it did. */
  @FunctionalInterface
  interface Removal {
    boolean run() throws IOException;
  }

  /**
   * Prevents the removal of a release as long as this JVM lives. Waits for the end of a removal in
   * progress. Has no effect where files cannot be locked.
   *
   * @param file the lock file of the release, which is created if necessary
   */
  static synchronized void hold(Path file) {
    if (HELD.containsKey(file)) {
      return;
    }
    try {
      FileChannel channel = open(file);
      if (share(channel)) {
        HELD.put(file, channel);
        dropEldest();
      } else {
        channel.close();
        LOG.debug("another process has locked {} for too long", file);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be locked; only running brokers are kept from a removal", file, e);
    }
  }

  /** Runs a removal if no JVM, including this one, holds the release; otherwise returns false. */
  static synchronized boolean ifUnused(Path file, Removal removal) throws IOException {
    if (HELD.containsKey(file)) {
      return false;
    }
    FileChannel channel = create(file);
    boolean ofThisJvm = false;
    try {
      return channel.tryLock() != null && removal.run();
    } catch (OverlappingFileLockException e) {
      ofThisJvm = true;
      HELD.put(file, channel);
      return false;
    } finally {
      if (!ofThisJvm) {
        channel.close();
      }
    }
  }

  /** Locks the file. Returns true too if another copy of this class has locked it for this JVM. */
  private static boolean share(FileChannel channel) throws IOException {
    long end = System.nanoTime() + REMOVAL_LIMIT.toNanos();
    try {
      while (channel.tryLock(0, Long.MAX_VALUE, /* shared= */ true) == null) {
        if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    } catch (OverlappingFileLockException e) {
      LOG.trace("this JVM has locked it already", e);
    }
    return true;
  }

  private static void dropEldest() throws IOException {
    if (HELD.size() > MAX_HELD) {
      Iterator<FileChannel> eldest = HELD.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  /** Opens the file. A read-only store has it from its installation. */
  private static FileChannel open(Path file) throws IOException {
    return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.READ) : create(file);
  }

  private static FileChannel create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    BinaryStore.permit(file, BinaryStore.OWNER_FILE);
    return channel;
  }
}
