package dev.brokerline.client.internal.relay;

import dev.brokerline.client.BrokerClosedException;
import dev.brokerline.client.BrokerExitedException;
import dev.brokerline.client.RequestTimeoutException;
import dev.brokerline.client.RequestTimeouts;
import dev.brokerline.client.agent.AgentState;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.agents.AgentLife;
import dev.brokerline.client.internal.agents.AgentRegistry;
import dev.brokerline.client.supervision.SupervisionStep;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the agents that wait for it again, under a new broker. */
final class Respawner {

  /**
   * How many are asked for side by side. The broker serves one after the other, each for 15 s at
   * most: more of them would use up their deadlines waiting for their turn.
   */
  private static final int AT_ONCE = 4;

  private final AgentRegistry agents;
  private final RequestTimeouts timeouts;
  private final Consumer<SupervisionStep> story;

  /** Guards the fields below. */
  private final Object lock = new Object();

  private final Set<AgentLife> unwanted = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean waiting;

  Respawner(AgentRegistry agents, RequestTimeouts timeouts, Consumer<SupervisionStep> story) {
    this.agents = agents;
    this.timeouts = timeouts;
    this.story = story;
  }

  /** Agents wait to be started again from now on, and may be let go. */
  void brokerLost() {
    synchronized (lock) {
      waiting = true;
    }
  }

  /** Lets an agent go; returns false if none waits, or they are being started by now. */
  boolean letGo(AgentLife life) {
    synchronized (lock) {
      if (!waiting) {
        return false;
      }
      unwanted.add(life);
    }
    agents.letGo(life);
    return true;
  }

  /**
   * Asks for all agents; the future completes when each is answered, well or not, with false if the
   * new broker was lost before that: the next one gets its turn then.
   */
  CompletableFuture<Boolean> respawn(Connection connection) {
    Set<AgentLife> skipped = Collections.newSetFromMap(new IdentityHashMap<>());
    synchronized (lock) {
      waiting = false;
      skipped.addAll(unwanted);
      unwanted.clear();
    }
    Queue<AgentLife> due = new ConcurrentLinkedQueue<>();
    for (AgentLife life : agents.live()) {
      if (skipped.contains(life)) {
        agents.letGo(life);
      } else if (life.snapshot().state() == AgentState.RESTARTING) {
        due.add(life);
      }
    }
    List<CompletableFuture<Boolean>> lanes =
        Stream.generate(() -> respawnAll(connection, due)).limit(AT_ONCE).toList();
    return Futures.allOf(lanes).thenApply(answered -> !answered.contains(false));
  }

  /** Starts one after the other. */
  private CompletableFuture<Boolean> respawnAll(Connection connection, Queue<AgentLife> due) {
    AgentLife next = due.poll();
    return next == null
        ? CompletableFuture.completedFuture(true)
        : respawn(connection, next)
            .thenCompose(
                answered ->
                    answered
                        ? respawnAll(connection, due)
                        : CompletableFuture.completedFuture(false));
  }

  private CompletableFuture<Boolean> respawn(Connection connection, AgentLife life) {
    Optional<SpawnAgent> before = agents.requestOf(life);
    if (before.isEmpty()) {
      String reason = "nobody knows how it was started";
      agents.giveUp(life, reason);
      story.accept(new SupervisionStep.AgentLost(life.name(), reason));
      return CompletableFuture.completedFuture(true);
    }
    SpawnAgent again = again(before.get(), life);
    agents.expectRespawn(life, again);
    return connection
        .request(again, timeouts.of(again))
        .handle(
            (answer, failure) -> answered(life, failure == null ? null : Futures.cause(failure)));
  }

  /** Returns the request of the first spawn, with the channels of today. */
  private static SpawnAgent again(SpawnAgent before, AgentLife life) {
    String continued = before.continueFrom();
    return new SpawnAgent(
        before.agent().withChannels(life.snapshot().channels()),
        before.initialTask(),
        before.idleThreshold(),
        continued == null ? life.name() : continued,
        before.skipRelayPrompt());
  }

  private boolean answered(AgentLife life, @Nullable Throwable failure) {
    if (failure instanceof BrokerExitedException || failure instanceof BrokerClosedException) {
      return false;
    }
    if (failure == null) {
      story.accept(new SupervisionStep.AgentRespawned(life.name()));
      return true;
    }
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof RequestTimeoutException) {
      agents.giveUpUnlessHeard(life, "it was not heard to be started again: " + reason);
    } else {
      agents.giveUp(life, "it could not be started again: " + reason);
    }
    story.accept(new SupervisionStep.AgentLost(life.name(), reason));
    return true;
  }
}
