package dev.brokerline.spawn.tree;

import dev.brokerline.concurrent.DaemonThreads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions. One thread does that for all of them, and a look at the processes of the system
 * serves all that are being ended. The thread exists while there is one.
 *
 * <p>The monitor guards the fields. Processes are looked at and futures completed outside it.
 */
final class SessionEnder {

  /** The instance of this JVM. */
  static final SessionEnder SHARED = new SessionEnder();

  private static final Logger LOG = LoggerFactory.getLogger(SessionEnder.class);

  private static final long SHORTEST_PAUSE_MILLIS = 2;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final Processes processes = ThisSystem.PROCESSES;
  private final Set<SessionEnding> endings = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private long pauseMillis = SHORTEST_PAUSE_MILLIS;
  private long dueNanos;

  /** Begins an ending, and returns at once. */
  void begin(SessionEnding ending) {
    synchronized (this) {
      endings.add(ending);
      pauseMillis = SHORTEST_PAUSE_MILLIS;
      dueNanos = System.nanoTime();
      notifyAll();
      if (thread != null) {
        return;
      }
      Thread made = DaemonThreads.of("brokerline-sessions", this::run);
      try {
        made.start();
        thread = made;
        return;
      } catch (OutOfMemoryError e) {
        LOG.warn("No thread can be made to end sessions; the caller's does so", e);
        thread = Thread.currentThread();
      }
    }
    run();
  }

  private void run() {
    for (List<SessionEnding> batch = next(); !batch.isEmpty(); batch = next()) {
      remove(proceed(batch));
    }
  }

  /** Moves each ending on that is due, and returns those that are over. */
  private List<SessionEnding> proceed(List<SessionEnding> batch) {
    List<SessionEnding> over = new ArrayList<>();
    long now = System.nanoTime();
    SessionLook look = null;
    for (SessionEnding ending : batch) {
      try {
        if (ending.isDue(now)) {
          look = look == null ? SessionLook.now(processes, ending.system()) : look;
          if (ending.proceed(look, now)) {
            over.add(ending);
          }
        }
      } catch (Throwable e) {
        ending.fail(e);
        over.add(ending);
      }
    }
    return over;
  }

  private synchronized void remove(List<SessionEnding> over) {
    over.forEach(endings::remove);
  }

  /** Pauses, longer each time, and returns the endings; the thread must end if there is none. */
  private synchronized List<SessionEnding> next() {
    for (long left = untilDue(); left > 0; left = untilDue()) {
      try {
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      } catch (InterruptedException e) {
        LOG.debug("Nobody has a reason to interrupt this thread", e);
      }
    }
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    if (endings.isEmpty()) {
      thread = null;
    }
    return List.copyOf(endings);
  }

  private synchronized long untilDue() {
    return endings.isEmpty() ? 0 : dueNanos - System.nanoTime();
  }
}
