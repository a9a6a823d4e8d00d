package dev.brokerline.client.internal;

import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.wire.RequestId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A request on the wire, with its time and its deadline.
 *
 * <p>Exactly one party settles it: the answer, the deadline, the caller's cancellation or the end
 * of the connection, whichever comes first.
 */
final class PendingRequest<R> {

  final RequestId id;
  final BrokerRequest<R> request;
  final CompletableFuture<R> future = new CompletableFuture<>();
  final long sentNanos;
  final long deadlineNanos;

  /** The length of its line. */
  final int bytes;

  /**
   * When it times out, no earlier than those before it on the wire. Guarded by the table's lock.
   */
  long dueNanos;

  private final Executor callbacks;
  private final AtomicBoolean settled = new AtomicBoolean();

  PendingRequest(
      RequestId id,
      BrokerRequest<R> request,
      long sentNanos,
      long deadlineNanos,
      int bytes,
      Executor callbacks) {
    this.id = id;
    this.request = request;
    this.sentNanos = sentNanos;
    this.deadlineNanos = deadlineNanos;
    this.bytes = bytes;
    this.callbacks = callbacks;
  }

  /**
   * Returns whether the caller was still waiting. After that, nothing else may settle the request.
   */
  boolean claim() {
    return settled.compareAndSet(false, true);
  }

  /** Lets the caller settle the request by cancelling its future, and then runs the action. */
  void whenAbandoned(Consumer<PendingRequest<R>> action) {
    var unused =
        future.whenComplete(
            (result, failure) -> {
              if (claim()) {
                action.accept(this);
              }
            });
  }

  boolean isSettled() {
    return settled.get();
  }

  /**
   * Completes the future on the callback executor. Only after a successful {@link #claim}.
   *
   * @param ifNobodyWaits runs if the caller has given up in the meantime
   */
  void succeed(R result, Runnable ifNobodyWaits) {
    callbacks.execute(
        () -> {
          if (!future.complete(result)) {
            ifNobodyWaits.run();
          }
        });
  }

  /** Fails the future on the callback executor. Only after a successful {@link #claim}. */
  void fail(Throwable cause) {
    callbacks.execute(() -> future.completeExceptionally(cause));
  }

  /** Returns the caller's timeout. */
  Duration timeout() {
    return Duration.ofNanos(deadlineNanos - sentNanos);
  }

  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - sentNanos);
  }
}
