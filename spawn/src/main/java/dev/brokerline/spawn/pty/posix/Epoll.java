package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/**
 * Linux's way to wait: {@code epoll(7)} with edges, and {@code pidfd_open(2)} of Linux 5.3 and
 * later for exits.
 */
final class Epoll implements Poller {

  /** The functions that only Linux has. */
  private static final class LinuxC {
    static {
      Native.register(LinuxC.class, LibC.NAME);
    }

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int size, int millis);

    static native int eventfd(int value, int flags);

    static native long syscall(long number, long first, long second);
  }

  /** The number of {@code pidfd_open} is the same on all processors. */
  private static final long PIDFD_OPEN = 434;

  private static final int CLOEXEC = 02000000;
  private static final int NONBLOCK = 04000;

  private static final int IN = 0x1;
  private static final int OUT = 0x4;
  private static final int EDGES = 1 << 31;
  private static final int ADD = 1;
  private static final int DELETE = 2;

  /** The event structure is packed on x86-64 only. */
  private static final boolean PACKED = Platform.isIntel() && Platform.is64Bit();

  private static final int DATA_OFFSET = PACKED ? 4 : 8;
  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int BATCH = 256;

  private static final long WOKEN = -1;

  private final int epoll;
  private final int waker;
  private final boolean telling;
  private final Memory events = new Memory((long) BATCH * EVENT_SIZE);
  private final Memory change = new Memory(EVENT_SIZE);
  private final Memory one = new Memory(Long.BYTES);

  /** The descriptors of the watched children, by their ids. */
  private final Map<Long, Integer> children = new HashMap<>();

  private Epoll(int epoll, int waker, boolean telling) {
    this.epoll = epoll;
    this.waker = waker;
    this.telling = telling;
    one.setLong(0, 1);
  }

  static Epoll open() throws PosixException {
    return open(/* telling= */ true);
  }

  /**
   * Opens one.
   *
   * @param telling whether to tell of exits, where the system can
   */
  static Epoll open(boolean telling) throws PosixException {
    int epoll = LinuxC.epoll_create1(CLOEXEC);
    if (epoll < 0) {
      throw PosixException.ofLastCall("epoll_create1");
    }
    int waker = LinuxC.eventfd(0, CLOEXEC | NONBLOCK);
    if (waker < 0) {
      PosixException failure = PosixException.ofLastCall("eventfd");
      LibC.close(epoll);
      throw failure;
    }
    Epoll opened = new Epoll(epoll, waker, telling);
    opened.add(waker, IN | EDGES, WOKEN);
    return opened;
  }

  private void add(int fd, int interest, long data) throws PosixException {
    change.setInt(0, interest);
    change.setLong(DATA_OFFSET, data);
    if (LinuxC.epoll_ctl(epoll, ADD, fd, change) != 0) {
      throw PosixException.ofLastCall("epoll_ctl");
    }
  }

  @Override
  public void watchTerminal(int master, long id) throws PosixException {
    add(master, IN | OUT | EDGES, id << 1);
  }

  @Override
  public void forgetTerminal(int master) {
    LinuxC.epoll_ctl(epoll, DELETE, master, change);
  }

  @Override
  public boolean watchProcess(int pid, long id) {
    int child = telling ? (int) LinuxC.syscall(PIDFD_OPEN, pid, 0) : -1;
    if (child < 0) {
      return false;
    }
    try {
      add(child, IN, (id << 1) | 1);
      children.put(id, child);
      return true;
    } catch (PosixException noRoom) {
      LibC.close(child);
      return false;
    }
  }

  @Override
  public void forgetProcess(long id) {
    Integer child = children.remove(id);
    if (child != null) {
      LinuxC.epoll_ctl(epoll, DELETE, child, change);
      LibC.close(child);
    }
  }

  @Override
  public void await(int millis, Sink sink) {
    int count = LinuxC.epoll_wait(epoll, events, BATCH, millis);
    for (int i = 0; i < count; i++) {
      long data = events.getLong((long) i * EVENT_SIZE + DATA_OFFSET);
      if (data == WOKEN) {
        continue;
      }
      if ((data & 1) == 0) {
        sink.ready(data >> 1);
      } else {
        sink.exited(data >> 1);
      }
    }
  }

  /** Adds to the counter, which nobody reads: each addition is an edge. */
  @Override
  public void wake() {
    LibC.write(waker, one, Long.BYTES);
  }
}
