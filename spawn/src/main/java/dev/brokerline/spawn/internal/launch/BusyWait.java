package dev.brokerline.spawn.internal.launch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses between attempts to start a file that is still open for writing (ETXTBSY). A process
 * that was forked during the writing has inherited the descriptor, and closes it within
 * milliseconds when it becomes another program.
 */
public final class BusyWait {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long end;
  private long pause = FIRST_PAUSE_NANOS;

  /** Begins to wait. */
  public BusyWait(Duration limit) {
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** Waits a little, longer each time. Returns false at once when the limit is reached. */
  public boolean pause() {
    if (System.nanoTime() - end >= 0) {
      return false;
    }
    // An interrupted thread does not wait, and so takes more attempts; it keeps its flag.
    LockSupport.parkNanos(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    return true;
  }
}
