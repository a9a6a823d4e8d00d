package dev.brokerline.client.internal;

import dev.brokerline.client.ClientEvent;
import dev.brokerline.client.ClientEvent.EventsDropped;
import dev.brokerline.client.ClientEvent.FromBroker;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for listeners: a queue in order of arrival, whose agents' output is bounded by number
 * and by size. At the bound the oldest output gives way to an {@link EventsDropped} in its place;
 * neighbouring ones melt into one. All other events are few: they are dropped only when ten times
 * as many events wait as outputs may, the oldest first.
 *
 * <p>Not safe for use by several threads at once.
 */
final class EventQueue {

  /** What an event weighs apart from its text, in bytes: about the size of its objects. */
  private static final int OVERHEAD = 200;

  private final int maxOutputs;
  private final long maxEvents;
  private final long maxOutputBytes;

  private final ArrayDeque<Node> outputs = new ArrayDeque<>();
  private final Node ends = new Node(new EventsDropped(0, 0, 0), 0);
  private long outputBytes;
  private long size;

  EventQueue(int maxOutputs, long maxOutputBytes) {
    this.maxOutputs = maxOutputs;
    this.maxEvents = 10L * maxOutputs;
    this.maxOutputBytes = maxOutputBytes;
    ends.next = ends;
    ends.previous = ends;
  }

  void add(ClientEvent event) {
    Node node = new Node(event, weightIfOutput(event));
    node.insertBefore(ends);
    size++;
    if (node.weight > 0) {
      outputs.add(node);
      outputBytes += node.weight;
      while (outputs.size() > maxOutputs || (outputBytes > maxOutputBytes && outputs.size() > 1)) {
        drop(outputs.element());
      }
    }
    while (size > maxEvents) {
      Node first = ends.next;
      drop(first.event instanceof EventsDropped ? first.next : first);
    }
  }

  @Nullable ClientEvent poll() {
    Node first = ends.next;
    if (first == ends) {
      return null;
    }
    remove(first);
    return first.event;
  }

  /** Puts a marker in the place of an event that is the oldest output, or the oldest of all. */
  private void drop(Node node) {
    long seq = node.event.seq();
    forgetOutput(node);
    if (node.previous != ends && node.previous.event instanceof EventsDropped before) {
      remove(node.previous);
      node.event = new EventsDropped(before.count() + 1, before.fromSeq(), seq);
    } else {
      node.event = new EventsDropped(1, seq, seq);
    }
  }

  private void remove(Node node) {
    node.unlink();
    size--;
    forgetOutput(node);
  }

  /** Outputs are dropped and taken from the front only, so this is the first of them or none. */
  private void forgetOutput(Node node) {
    if (node == outputs.peek()) {
      outputs.remove();
      outputBytes -= node.weight;
    }
  }

  private static int weightIfOutput(ClientEvent event) {
    if (event instanceof FromBroker fromBroker
        && fromBroker.event() instanceof WorkerEvent.Output output) {
      String chunk = output.chunk();
      return OVERHEAD + (chunk == null ? 0 : chunk.length());
    }
    return 0;
  }

  /** A place in the queue; a ring through {@link #ends}. */
  private static final class Node {
    ClientEvent event;
    final int weight;
    Node next = this;
    Node previous = this;

    Node(ClientEvent event, int weight) {
      this.event = event;
      this.weight = weight;
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
