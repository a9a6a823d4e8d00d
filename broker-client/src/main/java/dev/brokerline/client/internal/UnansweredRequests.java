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
 * <p>Those on the wire are in the order in which they were written. One is <em>overtaken</em> when
 * a later one is answered: a broker that answers in order has answered it then, in a line that
 * could not be read, and one that does not may answer it yet. An overtaken one is found by its id
 * as long as somebody waits for it, but counts no longer as the oldest, and holds up nobody.
 *
 * <p>Somebody waits for a request until it is settled. A settled one stays on the wire, unseen,
 * since an error without an id may be its answer; once it is overtaken, it is remembered so that a
 * late answer can be told, and the last {@value #MAX_LATE} of these are.
 */
final class UnansweredRequests {

  /** How many that are overtaken, and for which nobody waits, are remembered. */
  static final int MAX_LATE = 1024;

  /** The numbers in ids of the same length have the order of their texts. */
  private static final Comparator<PendingRequest<?>> BY_DEADLINE =
      Comparator.<PendingRequest<?>>comparingLong(request -> request.deadlineNanos)
          .thenComparingInt(request -> request.id.value().length())
          .thenComparing(request -> request.id.value());

  private final LinkedHashMap<RequestId, PendingRequest<?>> onWire = new LinkedHashMap<>();

  /** Those on the wire for which somebody waits; along them, {@code dueNanos} never decreases. */
  private final LinkedHashMap<RequestId, PendingRequest<?>> waiting = new LinkedHashMap<>();

  private final LinkedHashMap<RequestId, PendingRequest<?>> overtaken = new LinkedHashMap<>();
  private final TreeSet<PendingRequest<?>> overtakenWaiting = new TreeSet<>(BY_DEADLINE);

  /** Those overtaken for which nobody waits, in the order in which that came about. */
  private final LinkedHashMap<RequestId, PendingRequest<?>> late = new LinkedHashMap<>();

  private long lastDueNanos;

  /** How many of those waiting wait longer than their own deadline, for one before them. */
  private int heldUp;

  /**
   * Adds the latest on the wire, which is due no earlier than those before it if it is answered in
   * its order. One that is answered in any order is like one overtaken from the beginning.
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

  /** Takes the request with this id out, or returns null; older ones are overtaken then. */
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

  /** Learns that nobody waits for a request any more; it holds up nobody from then on. */
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

  /** Gives those that were held up by one that is gone their own time, from now on at the most. */
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

  /** Takes the oldest on the wire out, or returns null if there is none. */
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

  /** Returns the oldest on the wire, or null; if any may be answered next, the first one due. */
  @Nullable PendingRequest<?> oldest(boolean inOrder) {
    if (!inOrder) {
      return overtakenWaiting.isEmpty() ? null : overtakenWaiting.first();
    }
    return onWire.isEmpty() ? null : onWire.values().iterator().next();
  }

  /** Returns how many there are; of those overtaken, the ones for which somebody waits. */
  int size() {
    return onWire.size() + overtakenWaiting.size();
  }

  /** Returns when the next one is due, if somebody waits. */
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

  /** Returns those that are due, for whom nobody waits from now on. */
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

  /** Forgets all, and returns those for whom somebody waits. */
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
