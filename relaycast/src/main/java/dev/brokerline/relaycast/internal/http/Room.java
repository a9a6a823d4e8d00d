package dev.brokerline.relaycast.internal.http;

/**
 * What one request has taken of the budget; given back at its end, once, whatever that is. The
 * monitor guards its fields.
 */
final class Room {
  /** What every request may take besides the budget, so that small ones get through in a flood. */
  private static final int FREE = 16 * 1024;

  private final Budget budget;
  private long free = FREE;
  private long taken;
  private boolean closed;

  Room(Budget budget) {
    this.budget = budget;
  }

  /** Takes room for more bytes; returns false if there is none. */
  synchronized boolean tryTake(long bytes) {
    if (!closed && bytes <= free) {
      free -= bytes;
      return true;
    }
    if (closed || !budget.tryTake(bytes)) {
      return false;
    }
    taken += bytes;
    return true;
  }

  /** Gives back what was taken up to now. */
  synchronized void giveAll() {
    budget.give(taken);
    taken = 0;
  }

  /** Gives everything back and takes nothing any more. */
  synchronized void close() {
    giveAll();
    closed = true;
  }
}
