package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.CoalescingExecutor;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.lines.LineChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The requests and answers of a connection. Its futures complete in place, except those of {@link
 * #request} and {@link #check}, which are for users.
 *
 * <p>Agents that do not read must not block everyone else, so requests beyond an agent's limit are
 * refused, and a broker that is blocked all the same is freed.
 */
public final class Conversation {

  private final ConnectionParts parts;
  private final Connection connection;
  private final TreeGuard tree;
  private final Observers told;
  private final Supplier<List<String>> lastWords;
  private final PendingRequests pending;
  private final OutboundQueue outbound;
  private final Confirmations confirmations;
  private final AgentBacklogs backlogs;
  private final StallWatch stalls;
  private final Executor callbacks;

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
    this.callbacks = completions(options.callbackExecutor());
    this.pending = new PendingRequests(limit, timer, callbacks, told, this::timedOut);
    this.outbound = new OutboundQueue(tree, SharedExecutors.STEPS, timer, limit);
    this.confirmations =
        new Confirmations(
            timer,
            callbacks,
            () -> pending.send(new ListAgents(), options.timeouts().others()),
            pending::dialect);
    this.backlogs = new AgentBacklogs(options.stallPolicy(), timer);
    this.stalls =
        new StallWatch(
            options.stallPolicy(),
            timer,
            pending,
            backlogs::deafest,
            parts.transport()::tree,
            new StalledBroker(connection, pending, parts.events()));
  }

  /**
   * Returns the user's executor as it is, or ours, which may complete several answers in one task.
   */
  private static Executor completions(Executor users) {
    Executor safe = new FallbackExecutor(users, SharedExecutors.CALLBACKS);
    return users == SharedExecutors.CALLBACKS ? new CoalescingExecutor(safe) : safe;
  }

  /** Returns the listener that brings the broker's lines into this conversation. */
  Inbox inbox(Consumer<ErrorDetail> onInputLost) {
    ClientLimits limits = parts.options().limits();
    List<WireObserver> observers =
        Stream.of(
                Stream.of(tree, confirmations, new ReadReceipts(parts.transport()::relaycast)),
                Stream.of(backlogs, stalls),
                parts.further().stream())
            .<WireObserver>flatMap(some -> some)
            .toList();
    InboundRouter router =
        new InboundRouter(pending, parts.events(), observers, onInputLost, parts.timer());
    return new Inbox(router, stalls.heard(), told, connection, limits.maxInboundBytes());
  }

  /** Returns the connection that this is the conversation of. */
  public Connection connection() {
    return connection;
  }

  /** Starts the conversation over a channel. The log uses the name for the broker. */
  void attach(LineChannel channel, String name) {
    pending.attach(channel, name);
  }

  /** Sends the greeting at once. */
  <R> CompletableFuture<R> greet(BrokerRequest<R> hello) {
    return pending.send(hello, parts.options().timeouts().of(hello));
  }

  /** Sets the dialect after the greeting. */
  void speak(BrokerDialect dialect) {
    pending.speak(dialect);
  }

  /** Sends a user's request, whose future completes on the callback executor. */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    Optional<CompletableFuture<Void>> turn = outbound.turn(request);
    return turn.isEmpty()
        ? send(request, timeout, callbacks)
        : new UserFutures(callbacks).of(sendThen(turn.get(), request, timeout));
  }

  /** Sends an internal request, whose future completes in place. */
  public <R> CompletableFuture<R> ask(BrokerRequest<R> request, Duration timeout) {
    Optional<CompletableFuture<Void>> turn = outbound.turn(request);
    return turn.isEmpty()
        ? send(request, timeout, Runnable::run)
        : sendThen(turn.get(), request, timeout);
  }

  /** Sends an internal request with the timeout from the options. */
  public <R> CompletableFuture<R> ask(BrokerRequest<R> request) {
    return ask(request, parts.options().timeouts().of(request));
  }

  /** Sends a request when it is its turn, unless it is cancelled before. */
  private <R> CompletableFuture<R> sendThen(
      CompletableFuture<Void> turn, BrokerRequest<R> request, Duration timeout) {
    return Futures.compose(turn, mine -> send(request, timeout, Runnable::run));
  }

  private <R> CompletableFuture<R> send(
      BrokerRequest<R> request, Duration timeout, Executor completions) {
    Optional<BrokerException> refusal =
        request instanceof SpawnAgent spawn
            ? AgentDirectory.faultOf(spawn, parts.options())
            : backlogs.admit(request);
    if (refusal.isPresent()) {
      told.notSent(request);
      return CompletableFuture.failedFuture(refusal.get());
    }
    CompletableFuture<R> answer = pending.send(request, timeout, completions);
    backlogs.follow(request, answer);
    if (!answer.isDone()) {
      stalls.watch();
    }
    return answer;
  }

  /**
   * Sends a request and checks its effect, with the times from the options. Its identity matters.
   */
  public <R> CompletableFuture<CheckedResult<R>> check(BrokerRequest<R> request) {
    BrokerClientOptions options = parts.options();
    return check(request, options.timeouts().of(request), options.confirmationWindow());
  }

  /** Sends a request and reports what the worker did about it. Its identity matters. */
  public <R> CompletableFuture<CheckedResult<R>> check(
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
    Attempt.to("end the watch for a stalled broker", stalls::end);
  }

  private BrokerException timedOut(PendingRequest<?> late) {
    PendingRequest<?> first = pending.dialect().answersInOrder() ? pending.oldest() : late;
    return Failures.timeout(late, first, parts.timer().nanoTime(), lastWords.get());
  }
}
