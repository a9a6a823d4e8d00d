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
import java.util.function.Supplier;

/**
 * Keeps agents that do not read from holding up everybody else: what would be too much for one is
 * refused, and a broker that waits for one all the same is set free.
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

  /** Returns those who are to be told what the broker says. */
  List<WireObserver> observers() {
    return List.of(
        backlogs,
        events ->
            events.onAny(handed -> stalls.stir(), DeliveryEvent.class, RelayEvent.Inbound.class));
  }

  /** Learns that the broker has said something. May be called by any thread. */
  void heard() {
    stalls.heard();
  }

  /** Learns that the connection has ended. */
  void end() {
    stalls.end();
  }

  /** Sends a request, unless the agent that it is for has too much to read already. */
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
