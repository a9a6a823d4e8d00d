package dev.brokerline.client.internal;

import dev.brokerline.client.BrokerClosedException;
import dev.brokerline.client.BrokerException;
import dev.brokerline.client.Outcome;
import dev.brokerline.client.RequestNotSentException;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.RequestWriter;
import dev.brokerline.spawn.BrokerProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The correlation table: the questions on the wire, in the order in which they were written.
 *
 * <p>The broker answers strictly in order and each line once. So a question stays in the table
 * until its answer has come, even if nobody waits for it any more: only then is the oldest entry
 * the owner of an error without an id. For the same reason a question behind a slow one cannot be
 * answered earlier than that one, and waits at least as long: deadlines never decrease along the
 * wire, and one timer, armed for the oldest waiting question, serves them all.
 *
 * <p>The lock guards everything below it. Under it a line is handed to the process, which queues
 * and never blocks, so that table order is wire order; no future is completed and no user code runs
 * under it.
 */
final class PendingRequests {

  /** How many questions without an answer are remembered behind one that was answered. */
  private static final int MAX_OVERTAKEN = 1024;

  private final int limit;
  private final Timer timer;
  private final Executor callbacks;
  private final Observers observers;
  private final Function<PendingRequest<?>, BrokerException> onTimeout;
  private final AtomicLong lastId = new AtomicLong();

  private final Object lock = new Object();
  private final LinkedHashMap<RequestId, PendingRequest<?>> onWire = new LinkedHashMap<>();
  private final LinkedHashMap<RequestId, PendingRequest<?>> overtaken = new LinkedHashMap<>();
  private final ArrayDeque<PendingRequest<?>> waiting = new ArrayDeque<>();
  private @Nullable BrokerProcess process;
  private @Nullable String broker;
  private @Nullable FailureFactory closed;
  private Timer.@Nullable Scheduled alarm;
  private long alarmNanos;
  private long latestDeadline;

  /** Makes the failure for a request that finds the table closed. */
  @FunctionalInterface
  interface FailureFactory {
    BrokerException failure(BrokerRequest<?> request, boolean written);
  }

  PendingRequests(
      int limit,
      Timer timer,
      Executor callbacks,
      Observers observers,
      Function<PendingRequest<?>, BrokerException> onTimeout) {
    this.limit = limit;
    this.timer = timer;
    this.callbacks = callbacks;
    this.observers = observers;
    this.onTimeout = onTimeout;
    this.latestDeadline = timer.nanoTime();
  }

  /** Returns those who are told of the ends of requests. */
  Observers observers() {
    return observers;
  }

  void attach(BrokerProcess process) {
    synchronized (lock) {
      this.process = process;
      this.broker = Long.toString(process.pid());
    }
  }

  /** Writes a question, and returns the future of its answer. */
  <R> CompletableFuture<R> send(BrokerRequest<R> request, Duration timeout) {
    return send(request, timeout, callbacks, /* refuseFurther= */ null);
  }

  /** Writes a question of our own, whose future runs no code of users: it completes in place. */
  <R> CompletableFuture<R> sendInternal(BrokerRequest<R> request, Duration timeout) {
    return send(request, timeout, Runnable::run, /* refuseFurther= */ null);
  }

  /** Writes the last question, one of our own: all that come after it are refused. */
  <R> CompletableFuture<R> sendLast(
      BrokerRequest<R> request, Duration timeout, FailureFactory refuseFurther) {
    return send(request, timeout, Runnable::run, refuseFurther);
  }

  private <R> CompletableFuture<R> send(
      BrokerRequest<R> request,
      Duration timeout,
      Executor completions,
      @Nullable FailureFactory refuseFurther) {
    RequestId id = new RequestId("req_" + lastId.incrementAndGet());
    byte[] line = EnvelopeCodec.encode(RequestWriter.write(id, request));
    long timeoutNanos = timeout.toNanos();
    @Nullable PendingRequest<R> sent = null;
    @Nullable BrokerException refusal;
    synchronized (lock) {
      refusal = write(request, line);
      if (refuseFurther != null && closed == null) {
        closed = refuseFurther;
      }
      if (refusal == null) {
        sent = remember(id, request, timeoutNanos, completions);
      }
    }
    if (refusal != null) {
      observers.notSent(request);
      return CompletableFuture.failedFuture(refusal);
    }
    PendingRequest<R> pending = Objects.requireNonNull(sent);
    observers.sent(pending);
    return pending.future;
  }

  private <R> PendingRequest<R> remember(
      RequestId id, BrokerRequest<R> request, long timeoutNanos, Executor completions) {
    forgetSettled();
    long now = timer.nanoTime();
    long deadline = now + timeoutNanos;
    if (!waiting.isEmpty() && latestDeadline - deadline > 0) {
      deadline = latestDeadline;
    }
    latestDeadline = deadline;
    LogContext context = new LogContext(broker, Observers.agentOf(request), id.value());
    var pending = new PendingRequest<>(id, request, now, deadline, context.on(completions));
    pending.whenAbandoned(gone -> observers.cancelled(gone, timer.nanoTime()));
    onWire.put(id, pending);
    waiting.add(pending);
    armTimer(now);
    return pending;
  }

  /** Hands a line to the process, or returns why that cannot be. */
  private @Nullable BrokerException write(BrokerRequest<?> request, byte[] line) {
    if (closed != null) {
      return closed.failure(request, /* written= */ false);
    }
    if (process == null) {
      return new BrokerClosedException(
          request.type() + " was not sent: the broker has not been started", Outcome.NOT_PERFORMED);
    }
    if (onWire.size() >= limit) {
      return new RequestNotSentException(
          request, onWire.size() + " requests are unanswered, which is the limit");
    }
    return switch (process.offer(line)) {
      case QUEUED -> null;
      case FULL ->
          new RequestNotSentException(
              request, "the broker does not read, and what waits to be written is at its limit");
      case CLOSED ->
          new BrokerClosedException(
              request.type() + " was not sent: the broker takes no more input",
              Outcome.NOT_PERFORMED);
    };
  }

  /**
   * Takes the question with this id off the wire, or returns null if there is none. Older ones have
   * then lost their answers, for it came in a line that could not be read, or will never come: they
   * wait for their deadlines, and no longer count as the oldest.
   */
  @Nullable PendingRequest<?> answered(RequestId id) {
    synchronized (lock) {
      if (!onWire.containsKey(id)) {
        return overtaken.remove(id);
      }
      Iterator<PendingRequest<?>> fromOldest = onWire.values().iterator();
      while (true) {
        PendingRequest<?> pending = fromOldest.next();
        fromOldest.remove();
        if (pending.id.equals(id)) {
          return pending;
        }
        overtake(pending);
      }
    }
  }

  private void overtake(PendingRequest<?> pending) {
    overtaken.put(pending.id, pending);
    if (overtaken.size() > MAX_OVERTAKEN) {
      Iterator<PendingRequest<?>> oldest = overtaken.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Takes the oldest question off the wire, or returns null if there is none. */
  @Nullable PendingRequest<?> oldestAnswered() {
    synchronized (lock) {
      Iterator<PendingRequest<?>> oldest = onWire.values().iterator();
      if (!oldest.hasNext()) {
        return null;
      }
      PendingRequest<?> pending = oldest.next();
      oldest.remove();
      return pending;
    }
  }

  /** Returns the oldest question without an answer: what the broker is busy with. */
  @Nullable PendingRequest<?> oldest() {
    synchronized (lock) {
      return onWire.isEmpty() ? null : onWire.values().iterator().next();
    }
  }

  int size() {
    synchronized (lock) {
      return onWire.size();
    }
  }

  /** Fails all that comes; what waits may still be answered. */
  void refuse(FailureFactory failure) {
    synchronized (lock) {
      if (closed == null) {
        closed = failure;
      }
    }
  }

  /**
   * Fails everything that waits and all that comes: the connection has ended. What comes fails with
   * the failure that was given first.
   */
  void failAll(FailureFactory failure) {
    List<PendingRequest<?>> left;
    synchronized (lock) {
      if (closed == null) {
        closed = failure;
      }
      left = new ArrayList<>(waiting);
      onWire.clear();
      overtaken.clear();
      waiting.clear();
      if (alarm != null) {
        alarm.cancel();
        alarm = null;
      }
    }
    for (PendingRequest<?> pending : left) {
      if (pending.claim()) {
        fail(pending, failure.failure(pending.request, /* written= */ true));
      }
    }
  }

  /** Fails one that was claimed; observers are told elsewhere, for this may be the timer. */
  private void fail(PendingRequest<?> pending, BrokerException failure) {
    if (!observers.isEmpty()) {
      long now = timer.nanoTime();
      callbacks.execute(() -> observers.failed(pending, failure, now));
    }
    pending.fail(failure);
  }

  private void forgetSettled() {
    while (!waiting.isEmpty() && waiting.getFirst().isSettled()) {
      waiting.removeFirst();
    }
  }

  /** Sets the alarm to the oldest deadline, unless it is set to that or an earlier moment. */
  private void armTimer(long now) {
    if (waiting.isEmpty()) {
      return;
    }
    long deadline = waiting.getFirst().deadlineNanos;
    if (alarm != null && alarmNanos - deadline <= 0) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmNanos = deadline;
    alarm = timer.schedule(Duration.ofNanos(Math.max(0, deadline - now)), this::expire);
  }

  private void expire() {
    List<PendingRequest<?>> expired = new ArrayList<>();
    synchronized (lock) {
      alarm = null;
      long now = timer.nanoTime();
      forgetSettled();
      while (!waiting.isEmpty() && waiting.getFirst().deadlineNanos - now <= 0) {
        expired.add(waiting.removeFirst());
        forgetSettled();
      }
      armTimer(now);
    }
    for (PendingRequest<?> pending : expired) {
      if (pending.claim()) {
        fail(pending, onTimeout.apply(pending));
      }
    }
  }
}
