package dev.brokerline.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The newest received requests, each of which can be taken once. */
// The monitor guards every field; those who wait are woken by each new request.
final class RequestLog {

  private static final int LIMIT = 10_000;

  private final Deque<RecordedRequest> all = new ArrayDeque<>();
  private final Deque<RecordedRequest> notTaken = new ArrayDeque<>();

  synchronized void add(RecordedRequest request) {
    addBounded(all, request);
    addBounded(notTaken, request);
    notifyAll();
  }

  private static void addBounded(Deque<RecordedRequest> requests, RecordedRequest request) {
    if (requests.size() == LIMIT) {
      requests.remove();
    }
    requests.add(request);
  }

  synchronized List<RecordedRequest> all() {
    return List.copyOf(all);
  }

  synchronized List<RecordedRequest> notTaken() {
    return List.copyOf(notTaken);
  }

  /** Takes requests until one matches, and returns it, or null after the timeout. */
  synchronized @Nullable RecordedRequest take(Predicate<RecordedRequest> wanted, Duration timeout)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      while (!notTaken.isEmpty()) {
        RecordedRequest next = notTaken.remove();
        if (wanted.test(next)) {
          return next;
        }
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
