package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * macOS's way to wait: {@code kqueue(2)} with edges ({@code EV_CLEAR}), {@code EVFILT_PROC} for
 * exits and {@code EVFILT_USER} to be woken. Written from the manual page and the header {@code
 * sys/event.h}; never run on a Mac yet.
 */
final class Kqueue implements Poller {

  /** The functions that only macOS has. */
  private static final class MacC {
    static {
      Native.register(MacC.class, LibC.NAME);
    }

    static native int kqueue();

    @SuppressWarnings("checkstyle:parameternumber") // As the system has it.
    static native int kevent(
        int queue,
        @Nullable Pointer changes,
        int changeCount,
        @Nullable Pointer events,
        int eventCount,
        @Nullable Pointer timeout);
  }

  private static final short READ = -1;
  private static final short WRITE = -2;
  private static final short PROCESS = -5;
  private static final short USER = -10;

  private static final short ADD = 0x01;
  private static final short DELETE = 0x02;
  private static final short CLEAR = 0x20;

  private static final int NOTE_EXIT = 0x80000000;
  private static final int NOTE_TRIGGER = 0x01000000;

  /** {@code struct kevent}: ident, filter, flags, fflags, data, udata. */
  private static final int EVENT_SIZE = 32;

  private static final int FILTER = 8;
  private static final int FLAGS = 10;
  private static final int FILTER_FLAGS = 12;
  private static final int USER_DATA = 24;
  private static final int BATCH = 256;
  private static final int NANOS = 1_000_000;
  private static final int MILLIS = 1000;

  private final int queue;
  private final Memory events = new Memory((long) BATCH * EVENT_SIZE);
  private final Memory timeout = new Memory(2L * Long.BYTES);
  private final Memory change = cleared();
  private final Memory trigger = cleared();

  /** The watched children, by their ids. */
  private final Map<Long, Integer> children = new HashMap<>();

  private Kqueue(int queue) {
    this.queue = queue;
    set(trigger, 0, USER, (short) 0);
    trigger.setInt(FILTER_FLAGS, NOTE_TRIGGER);
  }

  private static Memory cleared() {
    Memory event = new Memory(EVENT_SIZE);
    event.clear();
    return event;
  }

  static Kqueue open() throws PosixException {
    int queue = MacC.kqueue();
    if (queue < 0) {
      throw PosixException.ofLastCall("kqueue");
    }
    Kqueue opened = new Kqueue(queue);
    if (!opened.apply(0, USER, (short) (ADD | CLEAR), 0)) {
      throw PosixException.ofLastCall("kevent");
    }
    return opened;
  }

  private static void set(Memory event, long ident, short filter, short flags) {
    event.setLong(0, ident);
    event.setShort(FILTER, filter);
    event.setShort(FLAGS, flags);
  }

  private boolean apply(long ident, short filter, short flags, long id) {
    set(change, ident, filter, flags);
    change.setInt(FILTER_FLAGS, filter == PROCESS ? NOTE_EXIT : 0);
    change.setLong(USER_DATA, id);
    return MacC.kevent(queue, change, 1, null, 0, null) == 0;
  }

  @Override
  public void watchTerminal(int master, long id) throws PosixException {
    boolean watched =
        apply(master, READ, (short) (ADD | CLEAR), id)
            && apply(master, WRITE, (short) (ADD | CLEAR), id);
    if (!watched) {
      throw PosixException.ofLastCall("kevent");
    }
  }

  @Override
  public void forgetTerminal(int master) {
    apply(master, READ, DELETE, 0);
    apply(master, WRITE, DELETE, 0);
  }

  @Override
  public boolean watchProcess(int pid, long id) {
    boolean watched = apply(pid, PROCESS, (short) (ADD | CLEAR), id);
    if (watched) {
      children.put(id, pid);
    }
    return watched;
  }

  @Override
  public void forgetProcess(long id) {
    Integer pid = children.remove(id);
    if (pid != null) {
      apply(pid, PROCESS, DELETE, 0);
    }
  }

  @Override
  public void await(int millis, Sink sink) {
    timeout.setLong(0, millis / MILLIS);
    timeout.setLong(Long.BYTES, (long) (millis % MILLIS) * NANOS);
    int count = MacC.kevent(queue, null, 0, events, BATCH, millis < 0 ? null : timeout);
    for (int i = 0; i < count; i++) {
      long at = (long) i * EVENT_SIZE;
      long id = events.getLong(at + USER_DATA);
      short filter = events.getShort(at + FILTER);
      if (filter == PROCESS) {
        sink.exited(id);
      } else if (filter != USER) {
        sink.ready(id);
      }
    }
  }

  @Override
  public void wake() {
    MacC.kevent(queue, trigger, 1, null, 0, null);
  }
}
