package dev.brokerline.relaycast.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for what is on its way: the bodies of requests and answers, and frames that have not
 * arrived whole. One for all servers of the JVM. Thread-safe.
 */
public final class Budget {
  /** What a byte on its way costs: its buffer may grow to double, and is read into another form. */
  private static final int COST = 4;

  private static final int SHARE_OF_HEAP = 8;
  private static final long MOST = 256L * 1024 * 1024;

  private final AtomicLong left;

  Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** An eighth of the heap, at most 256 MiB. */
  static Budget ofHeap() {
    return new Budget(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /** Takes room for so many bytes; returns false if there is none. */
  public boolean tryTake(long bytes) {
    if (left.addAndGet(-COST * bytes) >= 0) {
      return true;
    }
    give(bytes);
    return false;
  }

  /** Gives the room for so many bytes back. */
  public void give(long bytes) {
    left.addAndGet(COST * bytes);
  }

  long left() {
    return left.get();
  }
}
