package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes requests to the broker there is, or says why there is none. */
final class RequestGate {

  private final BrokerSupervisor supervisor;

  RequestGate(BrokerSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  /**
   * Where a relay stands, and its broker.
   *
   * @param running null unless requests may be sent to it
   */
  record Seen(RelayState state, @Nullable Generation running) {}

  /** Does something with the connection there is; starts the first broker if need be. */
  <T> CompletableFuture<T> pass(
      BrokerRequest<?> request, Function<Connection, CompletableFuture<T>> action) {
    Seen seen = supervisor.seen();
    if (seen.state() == RelayState.RECOVERING) {
      return CompletableFuture.failedFuture(BrokerRestartingException.notSent(request));
    }
    if (seen.state() == RelayState.CLOSING || seen.state() == RelayState.CLOSED) {
      return CompletableFuture.failedFuture(supervisor.refusal(request.type() + " was not sent"));
    }
    Generation now = seen.running();
    if (now == null) {
      return supervisor.start().thenCompose(info -> pass(request, action));
    }
    CompletableFuture<T> sent = action.apply(now.connection);
    return isLost(now, sent)
        ? CompletableFuture.failedFuture(BrokerRestartingException.notSent(request))
        : sent;
  }

  /** A broker that takes no more input is lost, though that may not have been noticed yet. */
  private boolean isLost(Generation generation, CompletableFuture<?> sent) {
    if (!Generation.isGone(Futures.failureNow(sent))) {
      return false;
    }
    generation.connection.abandon();
    return supervisor.takesNoInput(generation);
  }
}
