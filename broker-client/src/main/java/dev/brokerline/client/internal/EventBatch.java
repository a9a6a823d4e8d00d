package dev.brokerline.client.internal;

import dev.brokerline.protocol.event.BrokerEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Events that are published together, with the lengths of their lines and what was found out about
 * them. Not safe for use by several threads at once.
 */
final class EventBatch {

  private static final int MAX_EVENTS = 1024;

  private final List<BrokerEvent> events = new ArrayList<>();
  private final List<Object> found = new ArrayList<>();
  private int[] bytes = new int[16];

  void add(BrokerEvent event, int lineBytes, Object foundOut) {
    if (events.size() == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    bytes[events.size()] = lineBytes;
    events.add(event);
    found.add(foundOut);
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  boolean isFull() {
    return events.size() >= MAX_EVENTS;
  }

  int size() {
    return events.size();
  }

  BrokerEvent event(int index) {
    return events.get(index);
  }

  /** Returns the length of the event's line. */
  int bytes(int index) {
    return bytes[index];
  }

  /** Returns what was found out about the event. */
  Object found(int index) {
    return found.get(index);
  }

  void clear() {
    events.clear();
    found.clear();
  }
}
