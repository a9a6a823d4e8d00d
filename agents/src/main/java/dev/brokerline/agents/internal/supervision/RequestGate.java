package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes requests to the current broker, or fails them with the reason why there is none. */
final class RequestGate {

  private final BrokerSupervisor supervisor;

  RequestGate(BrokerSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  /**
   * The state of a relay, and its broker.
   *
   * @param running the broker; null unless it accepts requests
   */
  record Seen(RelayState state, @Nullable Generation running) {}

  /** Performs an action with the current connection, and starts the first broker if necessary. */
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

  /**
   * Returns whether a broker is lost because it accepts no more input, which may not have been
   * noticed yet.
   */
  private boolean isLost(Generation generation, CompletableFuture<?> sent) {
    if (!Generation.isGone(Futures.failureNow(sent))) {
      return false;
    }
    generation.connection.abandon();
    return supervisor.takesNoInput(generation);
  }
}
