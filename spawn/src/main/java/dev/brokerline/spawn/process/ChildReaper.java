package dev.brokerline.spawn.process;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import com.zaxxer.nuprocess.internal.LibC;
import com.zaxxer.nuprocess.linux.LibEpoll;
import dev.brokerline.concurrent.DaemonThreads;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects the exits of any number of children on one thread and collects their codes, using process
 * descriptors of Linux 5.3 and later. The thread exists while there is a child to watch.
 *
 * <p>The monitor guards the table of children and the thread. Futures complete outside it.
 */
final class ChildReaper {

  private static final Logger LOG = LoggerFactory.getLogger(ChildReaper.class);

  /** The number of this system call is the same on all processors. */
  private static final int PIDFD_OPEN = 434;

  /** The event structure is packed on x86-64 only. */
  private static final boolean PACKED = Platform.isIntel() && Platform.is64Bit();

  private static final int DATA_OFFSET = PACKED ? 4 : 8;
  private static final int EVENT_SIZE = PACKED ? 12 : 16;

  /** The offset that shells and {@link Process} add to the number of a signal. */
  private static final int SIGNAL_BASE = 128;

  private record Child(int pid, CompletableFuture<OptionalInt> exit) {}

  private final int epoll;
  private final Map<Integer, Child> children = new HashMap<>();
  private @Nullable Thread thread;

  private ChildReaper(int epoll) {
    this.epoll = epoll;
  }

  /** Returns a reaper, or null if this system has no process descriptors. */
  static @Nullable ChildReaper open() {
    if (!Platform.isLinux()) {
      return null;
    }
    int self = openPidfd(LibC.getpid());
    if (self < 0) {
      return null;
    }
    LibC.close(self);
    int epoll = LibEpoll.epoll_create(1);
    return epoll < 0 ? null : new ChildReaper(epoll);
  }

  /**
   * Returns a future of the exit code, which completes on the reaper's thread and never fails. The
   * code of a signal is its number plus 128. Returns null if this child cannot be watched, for
   * example without free file descriptors.
   *
   * @param pid a child of this JVM that nobody else reaps
   */
  synchronized @Nullable CompletableFuture<OptionalInt> watch(int pid) {
    int pidfd = openPidfd(pid);
    if (pidfd < 0) {
      return null;
    }
    Memory event = new Memory(EVENT_SIZE);
    event.setInt(0, LibEpoll.EPOLLIN);
    event.setLong(DATA_OFFSET, pidfd);
    if (LibEpoll.epoll_ctl(epoll, LibEpoll.EPOLL_CTL_ADD, pidfd, event) != 0) {
      LibC.close(pidfd);
      return null;
    }
    CompletableFuture<OptionalInt> exit = new CompletableFuture<>();
    children.put(pidfd, new Child(pid, exit));
    if (thread == null) {
      Thread made = DaemonThreads.of("brokerline-exits", this::awaitExits);
      try {
        made.start();
      } catch (OutOfMemoryError e) {
        // The system gives no thread: others notice this exit, and the next child may have one.
        children.remove(pidfd);
        forget(pidfd);
        return null;
      }
      thread = made;
    }
    return exit;
  }

  private static int openPidfd(int pid) {
    return LibC.SYSCALL.syscall(PIDFD_OPEN, pid, 0);
  }

  private void awaitExits() {
    Memory event = new Memory(EVENT_SIZE);
    while (!retired()) {
      if (LibEpoll.epoll_wait(epoll, event, 1, -1) == 1) {
        exited((int) event.getLong(DATA_OFFSET));
      }
    }
  }

  private synchronized boolean retired() {
    if (!children.isEmpty()) {
      return false;
    }
    thread = null;
    return true;
  }

  private void exited(int pidfd) {
    Child child;
    synchronized (this) {
      child = children.remove(pidfd);
      if (child == null) {
        return;
      }
      forget(pidfd);
    }
    try {
      child.exit.complete(reap(child.pid));
    } catch (Throwable e) {
      LOG.error("the exit of process {} was not handled to the end", child.pid, e);
    }
  }

  /**
   * Closes a descriptor, and ends its events first. To close it is not enough: a process that is
   * being forked at this moment has a copy, which keeps the events of the old child alive under a
   * number that the next child or any file may have.
   */
  private void forget(int pidfd) {
    LibEpoll.epoll_ctl(epoll, LibEpoll.EPOLL_CTL_DEL, pidfd, null);
    LibC.close(pidfd);
  }

  /** Collects the exit code of a child that has ended; empty if others have, or it has not. */
  static OptionalInt reap(int pid) {
    IntByReference status = new IntByReference();
    if (LibC.waitpid(pid, status, LibC.WNOHANG) != pid) {
      return OptionalInt.empty();
    }
    int value = status.getValue();
    return OptionalInt.of(
        LibC.WIFEXITED(value) ? LibC.WEXITSTATUS(value) : SIGNAL_BASE + LibC.WTERMSIG(value));
  }
}
