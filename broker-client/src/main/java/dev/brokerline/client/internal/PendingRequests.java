package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.spawn.lines.LineChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The correlation table: the requests on the wire, in the order in which they were written.
 *
 * <p>A request stays in the table until its answer arrives, even if nobody waits for it any more.
 * Only so does an error without an id belong to the oldest entry. If the {@link BrokerDialect} says
 * that answers come in order, a request behind a slow one waits at least as long as that one,
 * unless that one turns out to be lost; so deadlines never decrease along the wire. One timer, set
 * to the next deadline, serves all requests. Answers in any order find their requests.
 *
 * <p>The lock guards everything below it. Lines are offered to the channel under it, so that the
 * table has the order of the wire; the channel queues them and never blocks. A caller whose request
 * is alone writes it itself, after the lock: the answer may be there before the write returns. No
 * future is completed and no user code runs under the lock.
 */
final class PendingRequests {

  private final int limit;
  private final Timer timer;
  private final Executor callbacks;
  private final Observers observers;
  private final Function<PendingRequest<?>, BrokerException> onTimeout;
  private final AtomicLong lastId = new AtomicLong();

  /** The dialect of the broker's greeting; null before that. */
  private volatile @Nullable BrokerDialect spoken;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final UnansweredRequests unanswered = new UnansweredRequests();

  @GuardedBy("lock")
  private @Nullable Wire wire;

  @GuardedBy("lock")
  private @Nullable FailureFactory closed;

  @GuardedBy("lock")
  private final DeadlineAlarm alarm;

  /** The channel for requests, and the broker's name in the log. */
  private record Wire(LineChannel channel, String broker) {}

  /** Makes the failure of a request when the table is closed. */
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
    this.alarm = new DeadlineAlarm(timer, this::expire);
  }

  /** Returns the observers of requests. */
  Observers observers() {
    return observers;
  }

  /** Returns the dialect, which is the native one until the greeting says otherwise. */
  BrokerDialect dialect() {
    BrokerDialect greeted = spoken;
    return greeted == null ? NativeDialect.INSTANCE : greeted;
  }

  /** Sets the dialect after the greeting. From now on, other requests are sent. */
  void speak(BrokerDialect dialect) {
    spoken = dialect;
  }

  /**
   * Sets the channel for requests.
   *
   * @param name the broker's name in the log
   */
  void attach(LineChannel channel, String name) {
    synchronized (lock) {
      this.wire = new Wire(channel, name);
    }
  }

  /** Writes an internal request, whose future completes in place and runs no user code. */
  <R> CompletableFuture<R> send(BrokerRequest<R> request, Duration timeout) {
    return send(request, timeout, Runnable::run);
  }

  /** Writes a request, whose future completes on an executor. */
  <R> CompletableFuture<R> send(BrokerRequest<R> request, Duration timeout, Executor completions) {
    return send(request, timeout, completions, /* refuseFurther= */ null);
  }

  /** Writes the last request, an internal one. Later requests are refused. */
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
    byte[] line = EnvelopeCodec.encode(Envelope.of(id, dialect().asSent(request)));
    long timeoutNanos = timeout.toNanos();
    @Nullable PendingRequest<R> sent = null;
    @Nullable BrokerException refusal;
    @Nullable LineChannel held = null;
    synchronized (lock) {
      boolean isAlone = unanswered.nextIsAlone();
      refusal = write(request, line, isAlone);
      if (refuseFurther != null && closed == null) {
        closed = refuseFurther;
      }
      if (refusal == null) {
        sent = remember(id, request, timeoutNanos, line.length, completions);
        held = isAlone && wire != null ? wire.channel : null;
      }
    }
    if (refusal != null) {
      observers.notSent(request);
      return CompletableFuture.failedFuture(refusal);
    }
    if (held != null) {
      held.flush();
    }
    PendingRequest<R> pending = Objects.requireNonNull(sent);
    observers.sent(pending);
    return pending.future;
  }

  @GuardedBy("lock")
  private <R> PendingRequest<R> remember(
      RequestId id, BrokerRequest<R> request, long timeoutNanos, int bytes, Executor completions) {
    long now = timer.nanoTime();
    long deadline = now + timeoutNanos;
    LogContext context =
        new LogContext(wire == null ? null : wire.broker, Observers.agentOf(request), id.value());
    var pending = new PendingRequest<>(id, request, now, deadline, bytes, context.on(completions));
    pending.whenAbandoned(this::cancelled);
    unanswered.add(pending, dialect().answersInOrder());
    alarm.set(unanswered.nextDue(), now);
    return pending;
  }

  private void cancelled(PendingRequest<?> pending) {
    long now = timer.nanoTime();
    synchronized (lock) {
      unanswered.settled(pending, now);
      alarm.set(unanswered.nextDue(), now);
    }
    observers.cancelled(pending, now);
  }

  /**
   * Offers a line to the channel, or returns why that is impossible. The line of a request that is
   * alone is only held there.
   */
  @GuardedBy("lock")
  private @Nullable BrokerException write(BrokerRequest<?> request, byte[] line, boolean isAlone) {
    if (closed != null) {
      return closed.failure(request, /* written= */ false);
    }
    if (wire == null || (spoken == null && !(request instanceof Hello))) {
      return Failures.notReady(request);
    }
    if (unanswered.size() >= limit) {
      return new RequestNotSentException(
          request, unanswered.size() + " requests are unanswered, which is the limit");
    }
    LineChannel channel = wire.channel;
    return Failures.notTaken(request, isAlone ? channel.hold(line) : channel.offer(line));
  }

  /**
   * Removes and returns the request with this id, or returns null. Older requests have then lost
   * their answers to unreadable lines, or get them later. They wait for their deadlines and no
   * longer count as the oldest.
   */
  @Nullable PendingRequest<?> answered(RequestId id) {
    long now = timer.nanoTime();
    synchronized (lock) {
      PendingRequest<?> found = unanswered.answered(id, now);
      alarm.set(unanswered.nextDue(), now);
      return found;
    }
  }

  /** Removes and returns the oldest request on the wire, or returns null. */
  @Nullable PendingRequest<?> oldestAnswered() {
    synchronized (lock) {
      PendingRequest<?> found = unanswered.oldestAnswered();
      alarm.set(unanswered.nextDue(), timer.nanoTime());
      return found;
    }
  }

  /** Returns the oldest unanswered request, which the broker works on. */
  @Nullable PendingRequest<?> oldest() {
    synchronized (lock) {
      return unanswered.oldest(dialect().answersInOrder());
    }
  }

  int size() {
    synchronized (lock) {
      return unanswered.size();
    }
  }

  /** Fails new requests. Pending ones may still be answered. */
  void refuse(FailureFactory failure) {
    synchronized (lock) {
      if (closed == null) {
        closed = failure;
      }
    }
  }

  /**
   * Fails pending and new requests, because the connection has ended. New ones fail with the
   * failure that was given first.
   */
  void failAll(FailureFactory failure) {
    List<PendingRequest<?>> left;
    synchronized (lock) {
      if (closed == null) {
        closed = failure;
      }
      left = unanswered.clear();
      alarm.cancel();
    }
    for (PendingRequest<?> pending : left) {
      if (pending.claim()) {
        fail(pending, failure.failure(pending.request, /* written= */ true));
      }
    }
  }

  /** Fails a claimed request. Observers run on another thread, because this may be the timer's. */
  private void fail(PendingRequest<?> pending, BrokerException failure) {
    if (!observers.isEmpty()) {
      long now = timer.nanoTime();
      callbacks.execute(() -> observers.failed(pending, failure, now));
    }
    pending.fail(failure);
  }

  private void expire() {
    List<PendingRequest<?>> expired;
    synchronized (lock) {
      alarm.rang();
      long now = timer.nanoTime();
      expired = unanswered.due(now);
      alarm.set(unanswered.nextDue(), now);
    }
    for (PendingRequest<?> pending : expired) {
      if (pending.claim()) {
        fail(pending, onTimeout.apply(pending));
      }
    }
  }
}
