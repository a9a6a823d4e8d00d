package dev.brokerline.relaycast.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory budget for data in transit: bodies of requests and answers, and incomplete frames. All
 * servers of the JVM share one. Safe for use by any thread.
 */
public final class Budget {
  /** The memory for each byte in transit: its buffer may double, and its contents are parsed. */
  private static final int COST = 4;

  private static final int SHARE_OF_HEAP = 8;
  private static final long MOST = 256L * 1024 * 1024;

  private final AtomicLong left;

  Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Returns a budget of an eighth of the heap, at most 256 MiB. */
  static Budget ofHeap() {
    return new Budget(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /** Reserves memory for {@code bytes} bytes. Returns false if there is none. */
  public boolean tryTake(long bytes) {
    if (left.addAndGet(-COST * bytes) >= 0) {
      return true;
    }
    give(bytes);
    return false;
  }

  /** Releases the memory for {@code bytes} bytes. */
  public void give(long bytes) {
    left.addAndGet(COST * bytes);
  }

  long left() {
    return left.get();
  }
}
