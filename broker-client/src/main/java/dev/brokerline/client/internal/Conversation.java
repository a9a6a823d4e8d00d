package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.spawn.lines.LineChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The requests and answers of a connection. Its futures complete in place, except those of {@link
 * #request} and {@link #check}, which are for users.
 */
final class Conversation {

  private final ConnectionParts parts;
  private final Connection connection;
  private final TreeGuard tree;
  private final Observers told;
  private final Supplier<List<String>> lastWords;
  private final PendingRequests pending;
  private final OutboundQueue outbound;
  private final Confirmations confirmations;
  private final DeafAgents deafAgents;

  /**
   * Makes the conversation of a connection.
   *
   * @param lastWords the last lines of the broker's standard error, for messages
   */
  Conversation(
      ConnectionParts parts,
      Connection connection,
      TreeGuard tree,
      Observers told,
      Supplier<List<String>> lastWords) {
    this.parts = parts;
    this.connection = connection;
    this.tree = tree;
    this.told = told;
    this.lastWords = lastWords;
    BrokerClientOptions options = parts.options();
    Timer timer = parts.timer();
    int limit = options.limits().maxPendingRequests();
    Executor callbacks =
        new FallbackExecutor(options.callbackExecutor(), SharedExecutors.CALLBACKS);
    this.pending = new PendingRequests(limit, timer, callbacks, told, this::timedOut);
    this.outbound = new OutboundQueue(tree, SharedExecutors.STEPS, timer, callbacks, limit);
    this.confirmations =
        new Confirmations(
            timer,
            callbacks,
            () -> pending.sendInternal(new ListAgents(), options.timeouts().others()),
            pending::dialect);
    this.deafAgents =
        new DeafAgents(
            options,
            timer,
            pending,
            parts.transport()::tree,
            new StalledBroker(connection, pending, parts.events()));
  }

  /** Returns the listener that brings the broker's lines into this conversation. */
  Inbox inbox(Consumer<ErrorDetail> onInputLost) {
    ClientLimits limits = parts.options().limits();
    List<WireObserver> observers =
        Stream.of(
                List.of(tree, confirmations, new ReadReceipts(parts.transport()::relaycast)),
                deafAgents.observers(),
                parts.further())
            .flatMap(List::stream)
            .toList();
    InboundRouter router =
        new InboundRouter(pending, parts.events(), observers, onInputLost, parts.timer());
    return new Inbox(router, deafAgents.heard(), told, connection, limits.maxInboundBytes());
  }

  /** Starts the conversation over a channel. The log uses the name for the broker. */
  void attach(LineChannel channel, String name) {
    pending.attach(channel, name);
  }

  /** Sends the greeting at once. */
  <R> CompletableFuture<R> greet(BrokerRequest<R> hello) {
    return pending.sendInternal(hello, parts.options().timeouts().of(hello));
  }

  /** Sets the dialect after the greeting. */
  void speak(BrokerDialect dialect) {
    pending.speak(dialect);
  }

  /** Sends a user's request, whose future completes on the callback executor. */
  <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    return outbound.inTurn(
        request,
        () -> send(request, () -> pending.send(request, timeout)),
        () -> send(request, () -> pending.sendInternal(request, timeout)));
  }

  /** Sends an internal request, whose future completes in place. */
  <R> CompletableFuture<R> ask(BrokerRequest<R> request, Duration timeout) {
    return outbound.inTurn(
        request, () -> send(request, () -> pending.sendInternal(request, timeout)));
  }

  private <R> CompletableFuture<R> send(
      BrokerRequest<R> request, Supplier<CompletableFuture<R>> way) {
    return Failures.refusal(request, connection.isBeforeReady(), parts.options())
        .map(CompletableFuture::<R>failedFuture)
        .orElseGet(() -> deafAgents.send(request, way, told));
  }

  /** Sends a request and reports what the worker did about it. Its identity matters. */
  <R> CompletableFuture<CheckedResult<R>> check(
      BrokerRequest<R> request, Duration timeout, Duration window) {
    return confirmations.watch(request, window, asked -> request(asked, timeout));
  }

  /**
   * Sends {@code shutdown} after the requests that are queued before it.
   *
   * @param way receives the action that sends the request; later requests are refused
   */
  void last(Consumer<Supplier<CompletableFuture<?>>> way) {
    Shutdown shutdown = new Shutdown();
    outbound.last(
        shutdown,
        () -> way.accept(() -> pending.sendLast(shutdown, parts.closeTimeout(), Failures::closed)));
  }

  /** Fails new requests. Pending ones may still be answered. */
  void refuse(PendingRequests.FailureFactory failure) {
    pending.refuse(failure);
  }

  /** Fails pending and new requests, because there will be no process. */
  void failAll(PendingRequests.FailureFactory failure) {
    Attempt.to("fail the requests", () -> pending.failAll(failure));
  }

  /** Ends the conversation. Each step runs even if another one throws. */
  void end(String why, PendingRequests.FailureFactory failure) {
    // Whoever learns of the end by the failure of his request shall find it known everywhere.
    parts
        .further()
        .forEach(observer -> Attempt.to("tell of the broker's end", () -> observer.ended(why)));
    failAll(failure);
    Attempt.to("refuse what waits to be sent", outbound::end);
    Attempt.to("end the confirmations", () -> confirmations.ended(why));
    Attempt.to("end the watch of deaf agents", deafAgents::end);
  }

  private BrokerException timedOut(PendingRequest<?> late) {
    PendingRequest<?> first = pending.dialect().answersInOrder() ? pending.oldest() : late;
    return Failures.timeout(late, first, parts.timer().nanoTime(), lastWords.get());
  }
}
