package dev.brokerline.agents.internal.supervision;

import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes requests to the current broker, or fails them with the reason why there is none. */
public final class RequestGate {

  private final BrokerSupervisor supervisor;

  /**
   * The broker that accepts requests, if there is one. Changes only under the supervisor's lock.
   */
  private volatile @Nullable BrokerRun open;

  RequestGate(BrokerSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Sets the broker that accepts requests from now on; null if none does. */
  void open(@Nullable BrokerRun running) {
    open = running;
  }

  /** Sends a request to the current broker, and starts the first one if necessary. */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request) {
    return pass(request, conversation -> conversation.ask(request));
  }

  /**
   * Performs an action in the conversation with the current broker, and starts the first one if
   * necessary.
   *
   * @param request what the action sends
   */
  public <T> CompletableFuture<T> pass(
      BrokerRequest<?> request, Function<Conversation, CompletableFuture<T>> action) {
    BrokerRun now = open;
    if (now == null) {
      return passLater(request, action);
    }
    CompletableFuture<T> sent = action.apply(now.conversation);
    return isLost(now, sent)
        ? CompletableFuture.failedFuture(BrokerRestartingException.notSent(request))
        : sent;
  }

  private <T> CompletableFuture<T> passLater(
      BrokerRequest<?> request, Function<Conversation, CompletableFuture<T>> action) {
    return switch (supervisor.state()) {
      case RECOVERING -> CompletableFuture.failedFuture(BrokerRestartingException.notSent(request));
      case CLOSING, CLOSED ->
          CompletableFuture.failedFuture(supervisor.refusal(request.type() + " was not sent"));
      case NEW, STARTING, RUNNING -> supervisor.start().thenCompose(info -> pass(request, action));
    };
  }

  /**
   * Returns whether a broker is lost because it accepts no more input, which may not have been
   * noticed yet.
   */
  private boolean isLost(BrokerRun run, CompletableFuture<?> sent) {
    if (!BrokerRun.isGone(Futures.failureNow(sent))) {
      return false;
    }
    run.connection.abandon();
    return supervisor.takesNoInput(run);
  }
}
