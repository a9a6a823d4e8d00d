package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock for installing a release, which one thread in one process has at a time.
 *
 * <p>It consists of two locks, always taken in this order. The first is a lock of this JVM, because
 * the operating system's belongs to the whole process and is lost when any channel to the file is
 * closed. The second is the operating system's, which is released when its holder dies. The lock
 * file is never deleted, because all waiters must use the same file. It is never opened and closed
 * elsewhere, for example to create it, because that would release the lock of another thread.
 */
final class InstallLock implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final ReentrantLock JVM = new ReentrantLock(/* fair= */ true);

  private final FileChannel channel;

  private InstallLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param onWait runs once if the lock is not free
   * @throws HeldException if the lock was not available in time
   * @throws IOException if the file cannot be locked
   */
  static InstallLock acquire(Path file, Duration limit, Runnable onWait)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    boolean waited = false;
    if (!JVM.tryLock()) {
      onWait.run();
      waited = true;
      if (!JVM.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLong(file, limit);
      }
    }
    InstallLock lock = null;
    try {
      lock = lockFile(file, limit, end, waited ? () -> {} : onWait);
      return lock;
    } finally {
      if (lock == null) {
        JVM.unlock();
      }
    }
  }

  private static InstallLock lockFile(Path file, Duration limit, long end, Runnable onWait)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      BinaryStore.permit(file, BinaryStore.OWNER_FILE);
      for (boolean first = true; !tryLock(channel); first = false) {
        if (first) {
          onWait.run();
        }
        if (System.nanoTime() - end >= 0) {
          throw tooLong(file, limit);
        }
        pause();
      }
      locked = true;
      return new InstallLock(channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /**
   * Tries the operating system's lock. Returns false too if another copy of this class in this JVM
   * has it.
   */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException held) {
      return false;
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(POLL.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** The lock was not available in time. */
  static final class HeldException extends IOException {

    private static final long serialVersionUID = 1L;

    HeldException(String message) {
      super(message);
    }
  }

  private static HeldException tooLong(Path file, Duration limit) {
    return new HeldException(
        "another thread or process has been installing it for "
            + limit.toSeconds()
            + " s (it locks "
            + file
            + "); end it, or try again when it has finished");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      JVM.unlock();
    }
  }
}
