package dev.brokerline.client.internal;

import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.spawn.tree.BrokerTree;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Prevents agents that do not read from blocking everyone else. It refuses requests beyond an
 * agent's limit, and frees a broker that is blocked all the same.
 */
final class DeafAgents {

  private final AgentBacklogs backlogs;
  private final StallWatch stalls;

  DeafAgents(
      BrokerClientOptions options,
      Timer timer,
      PendingRequests pending,
      Supplier<Optional<BrokerTree>> tree,
      StallWatch.Broker broker) {
    backlogs = new AgentBacklogs(options.stallPolicy(), timer);
    stalls = new StallWatch(options.stallPolicy(), timer, pending, backlogs::deafest, tree, broker);
  }

  /** Returns the observers of the broker's frames. */
  List<WireObserver> observers() {
    return List.of(
        backlogs,
        events ->
            events.onAny(handed -> stalls.stir(), DeliveryEvent.class, RelayEvent.Inbound.class));
  }

  /** Returns what the reader sets when a line of the broker has arrived. */
  AtomicBoolean heard() {
    return stalls.heard();
  }

  /** Called when the connection has ended. */
  void end() {
    stalls.end();
  }

  /** Sends a request, unless its agent has too much to read already. */
  <R> CompletableFuture<R> send(
      BrokerRequest<R> request, Supplier<CompletableFuture<R>> send, Observers told) {
    Optional<RequestNotSentException> refusal = backlogs.admit(request);
    if (refusal.isPresent()) {
      told.notSent(request);
      return CompletableFuture.failedFuture(refusal.get());
    }
    CompletableFuture<R> answer = send.get();
    backlogs.follow(request, answer);
    stalls.watch();
    return answer;
  }
}
