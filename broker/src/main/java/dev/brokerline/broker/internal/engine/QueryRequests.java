package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.PreflightAgents;
import dev.brokerline.protocol.result.AgentList;
import dev.brokerline.protocol.result.AgentSummary;
import dev.brokerline.protocol.result.BrokerMetrics;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.protocol.result.BrokerTotals;
import dev.brokerline.protocol.result.PreflightResult;
import java.util.Comparator;
import java.util.List;

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
    handlers.add(GetMetrics.class, (request, reply) -> reply.ok(metrics(request)));
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

  private BrokerMetrics metrics(GetMetrics request) {
    long now = house.timer().nanoTime();
    List<Agent> asked =
        request.agent() == null
            ? house.agents().live().stream().sorted(Comparator.comparing(Agent::name)).toList()
            : List.of(house.agents().get(request.agent()));
    return new BrokerMetrics(
        asked.stream().map(agent -> agent.metrics(now)).toList(),
        new BrokerTotals(
            (long) house.agents().live().size(),
            house.agents().spawned(),
            house.crashes().total(),
            house.crashes().restarts(),
            (now - startedNanos) / NANOS));
  }
}
