package dev.brokerline.spawn.pty.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import dev.brokerline.concurrent.DaemonThreads;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event thread, which reads, writes, resizes and closes all terminals and notices all exits. It
 * exists while there is a terminal, and calls no listener.
 *
 * <p>The monitor guards the thread and the number of its users. All other state, and that of the
 * terminals, belongs to the thread; others give it tasks.
 */
final class EventLoop implements Poller.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  private static final int BUFFER_BYTES = 32 << 10;

  /** How often a child is asked whose exit the system does not tell. */
  private static final int ASK_MILLIS = 20;

  /** How long it is left uncollected what terminals print that print again and again. */
  private static final long COLLECTING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Poller poller;
  private final Memory buffer = new Memory(BUFFER_BYTES);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  private final Map<Long, PtyChild> terminals = new HashMap<>();
  private final Set<Long> unwatched = new LinkedHashSet<>();

  /** Terminals that something has just happened to. */
  private final ArrayDeque<PtyChild> fresh = new ArrayDeque<>();

  /** Terminals that had a turn and need more, such as those that are flooded. */
  private final ArrayDeque<PtyChild> busy = new ArrayDeque<>();

  /** Terminals that may have printed, and are not read before their pause is over. */
  private final Set<PtyChild> resting = new LinkedHashSet<>();

  @GuardedBy("this")
  private int users;

  @GuardedBy("this")
  private @Nullable Thread thread;

  EventLoop(Poller poller) {
    this.poller = poller;
  }

  /** Has the thread exist until {@link #release}. */
  synchronized void acquire() {
    if (thread == null) {
      Thread made = DaemonThreads.of("brokerline-terminals", this::run);
      made.start();
      thread = made;
    }
    users++;
  }

  /** Lets the thread end if nobody else needs it. */
  void release() {
    synchronized (this) {
      users--;
    }
    var unused = execute(() -> {});
  }

  /** Has the thread run a task soon, after earlier ones. Returns false if there is no thread. */
  boolean execute(Runnable task) {
    synchronized (this) {
      if (thread == null) {
        return false;
      }
      tasks.add(task);
    }
    if (woken.compareAndSet(false, true)) {
      wake();
    }
    return true;
  }

  /** Ends the current or the next wait. */
  private void wake() {
    Thread waiting;
    synchronized (this) {
      waiting = thread;
    }
    poller.wake();
    LockSupport.unpark(waiting);
  }

  /** Begins to serve a terminal. On the event thread. */
  void add(PtyChild terminal) throws PosixException {
    terminals.put(terminal.id(), terminal);
    if (!poller.watchProcess((int) terminal.pid(), terminal.id())) {
      unwatched.add(terminal.id());
    }
    poller.watchTerminal(terminal.master().fd(), terminal.id());
  }

  /** Closes the descriptor of a terminal. On the event thread. */
  void closeMaster(PtyChild terminal) {
    if (!terminal.master().isClosed()) {
      poller.forgetTerminal(terminal.master().fd());
      terminal.master().close();
    }
  }

  /** Ends to serve a terminal. On the event thread. */
  void remove(PtyChild terminal) {
    closeMaster(terminal);
    poller.forgetProcess(terminal.id());
    unwatched.remove(terminal.id());
    terminals.remove(terminal.id());
    resting.remove(terminal);
    release();
  }

  /** Has a terminal get its turn soon, before those that are busy. On the event thread. */
  void schedule(PtyChild terminal) {
    if (!terminal.isScheduled()) {
      terminal.setScheduled(true);
      fresh.add(terminal);
    }
  }

  /** Returns memory for one read or write. On the event thread. */
  Memory buffer() {
    return buffer;
  }

  @Override
  public void ready(long id) {
    PtyChild terminal = terminals.get(id);
    if (terminal != null) {
      terminal.becameReady();
      schedule(terminal);
    }
  }

  @Override
  public void exited(long id) {
    PtyChild terminal = terminals.get(id);
    if (terminal == null) {
      return;
    }
    // It stays so, and would be told of for ever.
    poller.forgetProcess(id);
    if (!terminal.lookForExit()) {
      unwatched.add(id);
    }
  }

  private void run() {
    while (!retired()) {
      try {
        turn();
      } catch (Throwable e) {
        LOG.error("A turn of all terminals failed; the next one follows", e);
      }
    }
  }

  private synchronized boolean retired() {
    if (users > 0 || !tasks.isEmpty()) {
      return false;
    }
    thread = null;
    return true;
  }

  private void turn() {
    collect();
    poller.await(pause(), this);
    woken.set(false);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
    for (long id : Set.copyOf(unwatched)) {
      PtyChild terminal = terminals.get(id);
      if (terminal == null || terminal.lookForExit()) {
        unwatched.remove(id);
      }
    }
    scheduleRested();
    for (PtyChild terminal = fresh.poll(); terminal != null; terminal = fresh.poll()) {
      serve(terminal);
    }
    if (!busy.isEmpty()) {
      serve(busy.remove());
    }
  }

  private void serve(PtyChild terminal) {
    terminal.setScheduled(false);
    guarded(
        () -> {
          long now = System.nanoTime();
          if (terminal.turn(now)) {
            terminal.setScheduled(true);
            busy.add(terminal);
          } else if (terminal.rests(now)) {
            resting.add(terminal);
          }
        });
  }

  /**
   * While terminals print again and again, waits a moment, so that the system tells of many at a
   * time and not of each one. A task ends the wait.
   */
  private void collect() {
    if (!resting.isEmpty() && busy.isEmpty() && tasks.isEmpty()) {
      LockSupport.parkNanos(Math.min(COLLECTING_NANOS, untilNextRead()));
    }
  }

  private void scheduleRested() {
    if (resting.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    resting.removeIf(
        terminal -> {
          if (terminal.rests(now)) {
            return false;
          }
          schedule(terminal);
          return true;
        });
  }

  /** Returns in how many nanoseconds the first terminal has rested. */
  private long untilNextRead() {
    long now = System.nanoTime();
    long least = Long.MAX_VALUE;
    for (PtyChild terminal : resting) {
      least = Math.min(least, terminal.nextRead() - now);
    }
    return least;
  }

  private int pause() {
    if (!busy.isEmpty()) {
      return 0;
    }
    int ask = unwatched.isEmpty() ? -1 : ASK_MILLIS;
    if (resting.isEmpty()) {
      return ask;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, untilNextRead()) + 999_999);
    return ask < 0 ? (int) millis : (int) Math.min(ask, millis);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("The task of a terminal failed; others go on", e);
    }
  }
}
