package dev.brokerline.client.internal;

import dev.brokerline.protocol.wire.RequestId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The requests without an answer. Used under the lock of {@link PendingRequests}.
 *
 * <p>The requests on the wire are in the order of writing. A request is <em>overtaken</em> when a
 * later one is answered. A broker that answers in order has then answered it in an unreadable line;
 * another broker may still answer it. An overtaken request is found by its id as long as somebody
 * waits for it, but no longer counts as the oldest, and delays no other.
 *
 * <p>The caller waits for a request until it is settled. A settled request stays on the wire,
 * because an error without an id may be its answer. When it is overtaken, it is among the last
 * {@value #MAX_LATE} of its kind that are remembered, so that a late answer can be reported.
 */
final class UnansweredRequests {

  /** How many overtaken requests without a waiting caller are remembered. */
  static final int MAX_LATE = 1024;

  /** For ids of the same length, the order of the texts is that of the numbers. */
  private static final Comparator<PendingRequest<?>> BY_DEADLINE =
      Comparator.<PendingRequest<?>>comparingLong(request -> request.deadlineNanos)
          .thenComparingInt(request -> request.id.value().length())
          .thenComparing(request -> request.id.value());

  private final LinkedHashMap<RequestId, PendingRequest<?>> onWire = new LinkedHashMap<>();

  /**
   * The requests on the wire with a waiting caller; {@code dueNanos} never decreases along them.
   */
  private final LinkedHashMap<RequestId, PendingRequest<?>> waiting = new LinkedHashMap<>();

  private final LinkedHashMap<RequestId, PendingRequest<?>> overtaken = new LinkedHashMap<>();
  private final TreeSet<PendingRequest<?>> overtakenWaiting = new TreeSet<>(BY_DEADLINE);

  /** The overtaken requests without a waiting caller, in the order of becoming so. */
  private final LinkedHashMap<RequestId, PendingRequest<?>> late = new LinkedHashMap<>();

  private final Crowd crowd = new Crowd();

  private long lastDueNanos;

  /** How many waiting requests wait longer than their own timeout because of an earlier one. */
  private int heldUp;

  /** Records that a request is about to be sent; see {@link Crowd#isAlone}. */
  boolean nextIsAlone() {
    return crowd.isAlone(size());
  }

  /**
   * Adds the latest request on the wire. If answers come in order, it is due no earlier than those
   * before it. If they come in any order, it counts as overtaken from the beginning.
   */
  void add(PendingRequest<?> request, boolean inOrder) {
    request.dueNanos = request.deadlineNanos;
    if (!inOrder) {
      overtake(request, /* waited= */ true);
      return;
    }
    if (!waiting.isEmpty() && lastDueNanos - request.deadlineNanos > 0) {
      request.dueNanos = lastDueNanos;
      heldUp++;
    }
    lastDueNanos = request.dueNanos;
    onWire.put(request.id, request);
    waiting.put(request.id, request);
  }

  /**
   * Removes and returns the request with this id, or returns null. Older ones are then overtaken.
   */
  @Nullable PendingRequest<?> answered(RequestId id, long now) {
    if (!onWire.containsKey(id)) {
      return takeOvertaken(id);
    }
    boolean lost = false;
    Iterator<PendingRequest<?>> fromOldest = onWire.values().iterator();
    PendingRequest<?> found = null;
    while (found == null) {
      PendingRequest<?> request = fromOldest.next();
      fromOldest.remove();
      boolean waited = stopWaiting(request);
      if (request.id.equals(id)) {
        found = request;
      } else {
        lost |= waited;
        overtake(request, waited);
      }
    }
    if (lost) {
      holdUpNoLonger(now);
    }
    return found;
  }

  private @Nullable PendingRequest<?> takeOvertaken(RequestId id) {
    PendingRequest<?> request = overtaken.remove(id);
    if (request != null) {
      overtakenWaiting.remove(request);
      late.remove(id);
    }
    return request;
  }

  private void overtake(PendingRequest<?> request, boolean waited) {
    overtaken.put(request.id, request);
    if (waited) {
      overtakenWaiting.add(request);
    } else {
      remember(request);
    }
  }

  private void remember(PendingRequest<?> request) {
    late.put(request.id, request);
    if (late.size() > MAX_LATE) {
      RequestId oldest = late.keySet().iterator().next();
      late.remove(oldest);
      overtaken.remove(oldest);
    }
  }

  /** Called when nobody waits for a request any more. It delays no other from then on. */
  void settled(PendingRequest<?> request, long now) {
    if (overtakenWaiting.remove(request)) {
      remember(request);
    } else if (stopWaiting(request)) {
      holdUpNoLonger(now);
    }
  }

  private boolean stopWaiting(PendingRequest<?> request) {
    boolean waited = waiting.remove(request.id) != null;
    if (waited && request.dueNanos != request.deadlineNanos) {
      heldUp--;
    }
    return waited;
  }

  /**
   * Gives requests that were delayed by one that is gone their own timeout, at the latest from now
   * on.
   */
  private void holdUpNoLonger(long now) {
    if (heldUp == 0) {
      return;
    }
    heldUp = 0;
    boolean first = true;
    for (PendingRequest<?> request : waiting.values()) {
      long turn = earlier(request.dueNanos, now + request.timeout().toNanos());
      long due = later(request.deadlineNanos, turn);
      request.dueNanos = first ? due : later(lastDueNanos, due);
      heldUp += request.dueNanos == request.deadlineNanos ? 0 : 1;
      lastDueNanos = request.dueNanos;
      first = false;
    }
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /** Removes and returns the oldest request on the wire, or returns null. */
  @Nullable PendingRequest<?> oldestAnswered() {
    Iterator<PendingRequest<?>> fromOldest = onWire.values().iterator();
    if (!fromOldest.hasNext()) {
      return null;
    }
    PendingRequest<?> oldest = fromOldest.next();
    fromOldest.remove();
    stopWaiting(oldest);
    return oldest;
  }

  /**
   * Returns the oldest request on the wire, or null. If answers come in any order, returns the one
   * that is due first.
   */
  @Nullable PendingRequest<?> oldest(boolean inOrder) {
    if (!inOrder) {
      return overtakenWaiting.isEmpty() ? null : overtakenWaiting.first();
    }
    return onWire.isEmpty() ? null : onWire.values().iterator().next();
  }

  /** Returns the number of requests, counting overtaken ones only if somebody waits for them. */
  int size() {
    return onWire.size() + overtakenWaiting.size();
  }

  /** Returns when the next waiting request is due, if there is one. */
  OptionalLong nextDue() {
    if (waiting.isEmpty()) {
      return overtakenWaiting.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(overtakenWaiting.first().deadlineNanos);
    }
    long due = waiting.values().iterator().next().dueNanos;
    return OptionalLong.of(
        overtakenWaiting.isEmpty() ? due : earlier(due, overtakenWaiting.first().deadlineNanos));
  }

  /** Returns the requests that are due. Nobody waits for them from now on. */
  List<PendingRequest<?>> due(long now) {
    List<PendingRequest<?>> due = new ArrayList<>();
    while (!overtakenWaiting.isEmpty() && overtakenWaiting.first().deadlineNanos - now <= 0) {
      PendingRequest<?> request = overtakenWaiting.first();
      overtakenWaiting.remove(request);
      remember(request);
      due.add(request);
    }
    while (!waiting.isEmpty()) {
      PendingRequest<?> first = waiting.values().iterator().next();
      if (first.dueNanos - now > 0) {
        break;
      }
      stopWaiting(first);
      due.add(first);
    }
    return due;
  }

  /** Removes all requests, and returns those with a waiting caller. */
  List<PendingRequest<?>> clear() {
    List<PendingRequest<?>> left = new ArrayList<>(overtakenWaiting);
    left.addAll(waiting.values());
    onWire.clear();
    waiting.clear();
    overtaken.clear();
    overtakenWaiting.clear();
    late.clear();
    heldUp = 0;
    return left;
  }
}
