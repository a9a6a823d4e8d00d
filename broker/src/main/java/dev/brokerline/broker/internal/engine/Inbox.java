package dev.brokerline.broker.internal.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The ids of the messages to one agent that its program has neither taken nor read, the newest
 * {@value #MAX}. Used on the broker's thread.
 */
final class Inbox {

  static final int MAX = 1000;

  private final Set<String> ids = new LinkedHashSet<>();
  private long dropped;

  void add(String id) {
    if (ids.size() == MAX) {
      Iterator<String> oldest = ids.iterator();
      var unused = oldest.next();
      oldest.remove();
      dropped++;
    }
    ids.add(id);
  }

  void remove(String id) {
    ids.remove(id);
  }

  /** Returns all ids, oldest first. */
  List<String> ids() {
    return new ArrayList<>(ids);
  }

  int size() {
    return ids.size();
  }

  /** Notes that a message cannot be read any more. */
  void lost(String id) {
    if (ids.remove(id)) {
      dropped++;
    }
  }

  /** Returns how many were dropped since the last call. */
  long takeDropped() {
    long now = dropped;
    dropped = 0;
    return now;
  }
}
