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
 * What keeps a release in the store while a JVM may start it: a lock of the operating system's on a
 * file of its own, shared by all JVMs that found the release, and exclusive to whoever removes it.
 * A JVM keeps it until it ends, since a broker may be started again at any time; the system
 * releases it.
 *
 * <p>The class's monitor guards the channels, and file I/O happens under it: the system's lock is
 * the whole process's, and is lost when any channel to the file is closed. So no channel to a file
 * that this JVM locks is ever closed, and no second one is opened.
 */
final class UseLock {

  private static final Logger LOG = LoggerFactory.getLogger(UseLock.class);

  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  private static final Map<Path, FileChannel> HELD = new LinkedHashMap<>();

  /** More than any JVM uses; the one that was found first gives way. */
  private static final int MAX_HELD = 64;

  private UseLock() {}

  /** Removes a release, and returns whether it did. */
  @FunctionalInterface
  interface Removal {
    boolean run() throws IOException;
  }

  /**
   * Keeps a release from being removed as long as this JVM lives. Waits for the end of a removal
   * that is under way. Where no file can be locked nothing is kept.
   *
   * @param file the release's own, which is created if it does not exist
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

  /** Runs a removal while no JVM, this one included, holds the release; else returns false. */
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

  /** Returns true too if another copy of this class has locked it for this JVM. */
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

  /** A store that cannot be written to has the file from its installation. */
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
