package dev.brokerline.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows that were told of and are no longer on the screen, a limited number of them: when they come
 * back, from behind a dialog perhaps, they are nothing new. A row that scrolled off is not here,
 * for that does not come back, and the same text is another line.
 */
final class GoneRows {

  private final int most;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Deque<String> order = new ArrayDeque<>();

  GoneRows(int most) {
    this.most = most;
  }

  void add(String words) {
    counts.merge(words, 1, Integer::sum);
    order.addLast(words);
    if (order.size() > most) {
      var unused = take(order.removeFirst());
    }
  }

  /** Whether such a row had gone; it is back now. */
  boolean remove(String words) {
    return take(words) && order.removeLastOccurrence(words);
  }

  /** Forgets all rows. */
  void clear() {
    counts.clear();
    order.clear();
  }

  private boolean take(String words) {
    Integer count = counts.get(words);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      counts.remove(words);
    } else {
      counts.put(words, count - 1);
    }
    return true;
  }
}
