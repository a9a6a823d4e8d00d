package dev.brokerline.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A limited number of reported rows that are no longer on the screen. If they come back, for
 * example from behind a dialog, they are not new. Rows that scrolled off are not included, because
 * they do not come back, and the same text is then another line.
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

  /** Removes such a row, which is back now, and returns whether there was one. */
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
