package dev.brokerline.client.internal;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.ClientEvent.FromBroker;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events in order of arrival, for listeners or for the history. Output of agents is
 * limited by number and by size. At a limit an {@link EventsDropped} replaces the oldest output;
 * adjacent ones are merged. Other events are rare, and are dropped only when all events together
 * reach ten times a limit, the oldest first. Their size is the length of their line, so that
 * unknown kinds are limited too, and no event has to be examined.
 *
 * <p>Not safe for use by several threads at once.
 */
final class EventQueue {

  /** The size of an event without its text, in bytes: about the size of its objects. */
  private static final int OVERHEAD = 200;

  private static final long FACTOR_FOR_ALL = 10;

  private final EventLimits limits;

  private final ArrayDeque<Node> outputs = new ArrayDeque<>();
  private final Node ends = new Node(new EventsDropped(0, 0, 0), 0, /* output= */ false);
  private long outputBytes;
  private long bytes;
  private long size;

  EventQueue(EventLimits limits) {
    this.limits = limits;
    ends.next = ends;
    ends.previous = ends;
  }

  /**
   * Adds an event.
   *
   * @param bytes the length of the broker's lines that it holds; for output, the length of the text
   *     counts instead
   */
  void add(ClientEvent event, long bytes) {
    add(event, bytes, EventTable.NOTHING);
  }

  /**
   * Adds an event as above.
   *
   * @param found what was found out about it, which goes where it goes
   */
  void add(ClientEvent event, long bytes, Object found) {
    Node node = node(event, bytes);
    node.found = found;
    node.insertBefore(ends);
    size++;
    this.bytes += node.weight;
    if (node.output) {
      outputs.add(node);
      outputBytes += node.weight;
      while (outputs.size() > limits.maxOutputs()
          || (outputBytes > limits.maxOutputBytes() && outputs.size() > 1)) {
        drop(outputs.element());
      }
    }
    while (size > FACTOR_FOR_ALL * limits.maxOutputs()
        || (this.bytes / FACTOR_FOR_ALL > limits.maxOutputBytes() && size > 2)) {
      Node first = ends.next;
      drop(first.event instanceof EventsDropped ? first.next : first);
    }
  }

  /** Takes the oldest event, or the marker in its place; null if there is none. */
  @Nullable Node poll() {
    Node first = ends.next;
    if (first == ends) {
      return null;
    }
    remove(first);
    return first;
  }

  /** Returns the events after the number, oldest first, including markers of dropped ones. */
  List<ClientEvent> since(long seq) {
    ArrayDeque<ClientEvent> found = new ArrayDeque<>();
    for (Node node = ends.previous; node != ends && node.event.seq() > seq; node = node.previous) {
      found.addFirst(node.event);
    }
    return List.copyOf(found);
  }

  /** Replaces the oldest output, or the second oldest of all events, by a marker. */
  private void drop(Node node) {
    forgetOutput(node);
    bytes -= node.weight;
    node.weight = 0;
    EventsDropped dropped = dropped(node.event);
    if (node.previous != ends && node.previous.event instanceof EventsDropped before) {
      remove(node.previous);
      dropped =
          new EventsDropped(before.count() + dropped.count(), before.fromSeq(), dropped.toSeq());
    }
    node.event = dropped;
    node.found = EventTable.NOTHING;
  }

  private static EventsDropped dropped(ClientEvent event) {
    return event instanceof EventsDropped already
        ? already
        : new EventsDropped(1, event.seq(), event.seq());
  }

  private void remove(Node node) {
    node.unlink();
    size--;
    bytes -= node.weight;
    forgetOutput(node);
  }

  /** Output is dropped and taken only from the front, so this is the first output or none. */
  private void forgetOutput(Node node) {
    if (node == outputs.peek()) {
      outputs.remove();
      outputBytes -= node.weight;
    }
  }

  private static Node node(ClientEvent event, long bytes) {
    if (event instanceof FromBroker fromBroker
        && fromBroker.event() instanceof WorkerEvent.Output output) {
      String chunk = output.chunk();
      int length = chunk == null ? 0 : chunk.length();
      return new Node(event, OVERHEAD + length, /* output= */ true);
    }
    return new Node(event, OVERHEAD + bytes, /* output= */ false);
  }

  /** A place in the queue; a ring through {@link #ends}. */
  static final class Node {
    ClientEvent event;
    Object found = EventTable.NOTHING;
    final boolean output;
    long weight;
    Node next = this;
    Node previous = this;

    Node(ClientEvent event, long weight, boolean output) {
      this.event = event;
      this.weight = weight;
      this.output = output;
    }

    void insertBefore(Node other) {
      next = other;
      previous = other.previous;
      other.previous.next = this;
      other.previous = this;
    }

    void unlink() {
      previous.next = next;
      next.previous = previous;
    }
  }
}
