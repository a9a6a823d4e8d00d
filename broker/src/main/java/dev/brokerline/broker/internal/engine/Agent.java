package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.result.AgentMetrics;
import dev.brokerline.protocol.result.AgentSummary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent and its program. Used on the broker's thread. */
final class Agent {

  private final AgentSpec spec;
  private final AgentWorker worker;
  private final Member member;
  private final long startedNanos;
  private final Set<String> channels = new LinkedHashSet<>();
  private final Set<Delivery> pending = new LinkedHashSet<>();
  private boolean releasing;
  private @Nullable Long pid;

  Agent(
      AgentSpec spec, AgentWorker worker, Member member, long startedNanos, List<String> channels) {
    this.spec = spec;
    this.worker = worker;
    this.member = member;
    this.startedNanos = startedNanos;
    this.channels.addAll(channels);
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

  /** Returns the channels that the agent hears, without {@code #}. */
  Set<String> channels() {
    return channels;
  }

  /** Returns the messages that its program has not been given yet. */
  Set<Delivery> pending() {
    return pending;
  }

  /** Notes the process of its program. */
  void runsAs(@Nullable Long process) {
    pid = process;
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
        pid,
        List.copyOf(channels));
  }

  AgentMetrics metrics(long nowNanos) {
    return new AgentMetrics(name(), pid, null, uptimeSeconds(nowNanos));
  }

  long uptimeSeconds(long nowNanos) {
    return (nowNanos - startedNanos) / 1_000_000_000L;
  }
}
