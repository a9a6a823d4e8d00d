package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.result.AgentSummary;
import dev.brokerline.protocol.result.BrokerMetrics;
import dev.brokerline.protocol.result.SessionInfo;
import dev.brokerline.spawn.tree.TreeUsage;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An agent and its program. Used on the broker's thread. */
final class Agent {

  private final AgentSpec spec;
  private final AgentWorker worker;
  private final Member member;
  private final long startedNanos;
  private final Set<String> channels = new LinkedHashSet<>();
  private final Set<Delivery> pending = new LinkedHashSet<>();
  private boolean releasing;

  Agent(AgentSpec spec, AgentWorker worker, Member member, long startedNanos) {
    this.spec = spec;
    this.worker = worker;
    this.member = member;
    this.startedNanos = startedNanos;
    this.channels.addAll(spec.channels());
  }

  String name() {
    return spec.name();
  }

  AgentSpec spec() {
    return spec;
  }

  AgentWorker worker() {
    return worker;
  }

  Member member() {
    return member;
  }

  /** Returns the command of a terminal, or the id of a program without one. */
  String program() {
    return spec.provider() == null ? String.valueOf(spec.cli()) : spec.provider().id();
  }

  /** Returns the channels that the agent hears, as they were written first. */
  Set<String> channels() {
    return channels;
  }

  /** Returns the messages that its program has not been given yet. */
  Set<Delivery> pending() {
    return pending;
  }

  boolean isReleasing() {
    return releasing;
  }

  /** Begins the end of the agent, whose tools do nothing from now on. */
  void release() {
    releasing = true;
    member.revoke();
  }

  AgentSummary summary() {
    return new AgentSummary(
        name(),
        spec.runtime().toString(),
        spec.cli(),
        spec.provider() == null ? null : spec.provider().id(),
        worker.session().model() == null ? spec.model() : worker.session().model(),
        spec.team(),
        null,
        worker.pid(),
        List.copyOf(channels));
  }

  /**
   * Returns the metrics.
   *
   * @param usage what process trees use, by their ids
   */
  BrokerMetrics.Agent metrics(Map<Long, TreeUsage> usage, long nowNanos) {
    Long pid = worker.pid();
    TreeUsage tree = pid == null ? TreeUsage.NONE : usage.getOrDefault(pid, TreeUsage.NONE);
    Duration processor = tree.processorTime();
    SessionInfo session = worker.session();
    return new BrokerMetrics.Agent(
        name(),
        pid,
        tree.memoryBytes(),
        uptimeSeconds(nowNanos),
        processor == null ? null : (Long) processor.toMillis(),
        session.turns(),
        session.usage());
  }

  long uptimeSeconds(long nowNanos) {
    return (nowNanos - startedNanos) / 1_000_000_000L;
  }
}
