package dev.brokerline.client.internal;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.ClientEvent.FromBroker;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
  private static final ClientEvent NO_EVENT = new EventsDropped(0, 0, 0);

  private final EventLimits limits;

  private final ArrayDeque<Node> outputs = new ArrayDeque<>();
  private final Node ends = new Node(NO_EVENT, 0, /* output= */ false);
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
      drop(first.isDropped() ? first.next : first);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Takes the oldest events, or the markers in their places.
   *
   * @param maxBytes takes no more when those taken reach this size
   */
  List<Node> poll(int maxEvents, long maxBytes) {
    List<Node> taken = new ArrayList<>((int) Math.min(size, maxEvents));
    long left = maxBytes;
    while (size > 0 && taken.size() < maxEvents && left > 0) {
      Node first = ends.next;
      left -= first.weight;
      remove(first);
      taken.add(first);
    }
    return taken;
  }

  /** Returns the events after the number, oldest first, including markers of dropped ones. */
  List<ClientEvent> since(long seq) {
    ArrayDeque<ClientEvent> found = new ArrayDeque<>();
    for (Node node = ends.previous; node != ends && node.lastSeq() > seq; node = node.previous) {
      found.addFirst(node.event());
    }
    return List.copyOf(found);
  }

  /** Replaces the oldest output, or the second oldest of all events, by a marker. */
  private void drop(Node node) {
    forgetOutput(node);
    bytes -= node.weight;
    Node before = node.previous;
    node.drop(before.marker);
    if (before.marker != null) {
      remove(before);
    }
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

  /** The events that were dropped in one place, until somebody asks. */
  private static final class Marker {
    long count;
    long fromSeq;
    long toSeq;
  }

  /** A place in the queue with an event or with a marker; a ring through {@link #ends}. */
  static final class Node {
    Object found = EventTable.NOTHING;
    private ClientEvent event;
    private @Nullable Marker marker;
    private final boolean output;
    private long weight;
    private Node next = this;
    private Node previous = this;

    private Node(ClientEvent event, long weight, boolean output) {
      this.event = event;
      this.weight = weight;
      this.output = output;
    }

    /** Returns the event, or what stands for the dropped ones. */
    ClientEvent event() {
      return marker == null ? event : new EventsDropped(marker.count, marker.fromSeq, marker.toSeq);
    }

    private boolean isDropped() {
      return marker != null;
    }

    private long lastSeq() {
      return marker == null ? event.seq() : marker.toSeq;
    }

    /** Replaces the event by the marker before it, or by a new one. */
    private void drop(@Nullable Marker before) {
      Marker mine = before;
      if (mine == null) {
        mine = new Marker();
        mine.fromSeq = event.seq();
      }
      mine.count++;
      mine.toSeq = event.seq();
      marker = mine;
      event = NO_EVENT;
      found = EventTable.NOTHING;
      weight = 0;
    }

    private void insertBefore(Node other) {
      next = other;
      previous = other.previous;
      other.previous.next = this;
      other.previous = this;
    }

    private void unlink() {
      previous.next = next;
      next.previous = previous;
    }
  }
}
