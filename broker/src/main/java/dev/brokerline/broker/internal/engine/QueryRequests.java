package dev.brokerline.broker.internal.engine;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.PreflightAgents;
import dev.brokerline.protocol.result.AgentList;
import dev.brokerline.protocol.result.AgentSummary;
import dev.brokerline.protocol.result.BrokerMetrics;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.protocol.result.PreflightResult;
import dev.brokerline.spawn.tree.TreeUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The requests that change nothing. Used on the broker's thread. */
final class QueryRequests {

  private static final long NANOS = 1_000_000_000L;

  private final Lives.House house;
  private final Deliveries deliveries;
  private final long startedNanos;

  QueryRequests(Lives.House house, Deliveries deliveries) {
    this.house = house;
    this.deliveries = deliveries;
    this.startedNanos = house.timer().nanoTime();
  }

  void addTo(Handlers handlers) {
    handlers.add(ListAgents.class, (request, reply) -> reply.ok(new AgentList(summaries())));
    handlers.add(GetStatus.class, (request, reply) -> reply.ok(status()));
    handlers.add(GetMetrics.class, this::metrics);
    handlers.add(GetCrashInsights.class, (request, reply) -> reply.ok(house.crashes().insights()));
    // There is nothing to prepare: an agent needs no registration.
    handlers.add(
        PreflightAgents.class,
        (request, reply) -> reply.ok(new PreflightResult(request.agents().size())));
  }

  private List<AgentSummary> summaries() {
    return house.agents().live().stream().map(Agent::summary).toList();
  }

  private BrokerStatus status() {
    var pending = deliveries.pending();
    List<AgentSummary> agents = summaries();
    return new BrokerStatus(agents.size(), agents, pending.size(), pending);
  }

  /** Reads the processes apart from the broker's thread, since there may be many. */
  private void metrics(GetMetrics request, Reply<BrokerMetrics> reply) {
    List<Agent> asked =
        request.agent() == null
            ? house.agents().live().stream().sorted(Comparator.comparing(Agent::name)).toList()
            : List.of(house.agents().get(request.agent()));
    List<Long> pids =
        asked.stream().map(agent -> agent.worker().pid()).filter(Objects::nonNull).toList();
    CompletableFuture<Map<Long, TreeUsage>> usage = new CompletableFuture<>();
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            Map<Long, TreeUsage> read = TreeUsage.of(pids);
            house.thread().execute(() -> usage.complete(read));
          } catch (RuntimeException e) {
            house.thread().execute(() -> usage.completeExceptionally(e));
          }
        });
    reply.when(usage, read -> metrics(asked, read));
  }

  private BrokerMetrics metrics(List<Agent> asked, Map<Long, TreeUsage> usage) {
    long now = house.timer().nanoTime();
    return new BrokerMetrics(
        asked.stream().map(agent -> agent.metrics(usage, now)).toList(),
        new BrokerMetrics.Totals(
            (long) house.agents().live().size(),
            house.agents().spawned(),
            house.crashes().total(),
            house.crashes().restarts(),
            (now - startedNanos) / NANOS));
  }
}
