package dev.brokerline.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests that came, the newest of them only; each can be taken once. */
// lock guards every field; added is signalled for each new request.
final class RequestLog {

  private static final int LIMIT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<RecordedRequest> all = new ArrayDeque<>();
  private final Deque<RecordedRequest> notTaken = new ArrayDeque<>();

  void add(RecordedRequest request) {
    lock.lock();
    try {
      addBounded(all, request);
      addBounded(notTaken, request);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void addBounded(Deque<RecordedRequest> requests, RecordedRequest request) {
    if (requests.size() == LIMIT) {
      requests.remove();
    }
    requests.add(request);
  }

  List<RecordedRequest> all() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  List<RecordedRequest> notTaken() {
    lock.lock();
    try {
      return List.copyOf(notTaken);
    } finally {
      lock.unlock();
    }
  }

  /** Takes requests until one matches, and returns it; null when the time is over. */
  @Nullable RecordedRequest take(Predicate<RecordedRequest> wanted, Duration timeout)
      throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        while (!notTaken.isEmpty()) {
          RecordedRequest next = notTaken.remove();
          if (wanted.test(next)) {
            return next;
          }
        }
        if (nanos <= 0) {
          return null;
        }
        nanos = added.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
