package dev.brokerline.agents.internal.supervision;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.options.RequestTimeouts;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts waiting agents again under a new broker. The result of a spawn counts only while that
 * broker lives. If it is lost, the agents wait for the next one.
 */
final class Respawner {

  /**
   * How many spawns are sent in parallel. The broker handles one after the other, each in at most
   * 15 s, so more of them would time out while waiting for their turn.
   */
  private static final int AT_ONCE = 4;

  private final AgentRegistry agents;
  private final RequestTimeouts timeouts;
  private final Consumer<SupervisionEvent.Step> story;

  /** Guards the field below. */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean waiting;

  Respawner(AgentRegistry agents, RequestTimeouts timeouts, Consumer<SupervisionEvent.Step> story) {
    this.agents = agents;
    this.timeouts = timeouts;
    this.story = story;
  }

  /** Called when agents begin to wait for their restart, which may be cancelled. */
  void brokerLost() {
    synchronized (lock) {
      waiting = true;
    }
  }

  /** Cancels the restart of agents whose release was in progress when their broker was lost. */
  void letUnwantedGo() {
    agents.live().stream().filter(AgentLife::isUnwanted).forEach(agents.starts()::letGo);
  }

  /**
   * Cancels the restart of an agent. Returns false if no agents wait, or they are already being
   * started.
   */
  boolean letGo(AgentLife life) {
    synchronized (lock) {
      if (!waiting) {
        return false;
      }
      life.unwanted(true);
    }
    agents.starts().letGo(life);
    return true;
  }

  /**
   * Spawns all waiting agents. The future completes when each spawn is answered or has failed. It
   * has the value false if the new broker was lost before; then the next one gets its turn.
   *
   * @param isThere whether the new broker is the current one
   */
  CompletableFuture<Boolean> respawn(Conversation conversation, BooleanSupplier isThere) {
    synchronized (lock) {
      if (!isThere.getAsBoolean()) {
        return CompletableFuture.completedFuture(false);
      }
      waiting = false;
    }
    letUnwantedGo();
    Queue<AgentLife> due = new ConcurrentLinkedQueue<>();
    agents.live().stream()
        .filter(life -> life.snapshot().state() == AgentState.RESTARTING)
        .forEach(due::add);
    Round round = new Round(conversation, isThere, due);
    List<CompletableFuture<Boolean>> lanes =
        Stream.generate(() -> respawnAll(round)).limit(AT_ONCE).toList();
    return Futures.allOf(lanes).thenApply(answered -> !answered.contains(false));
  }

  /** The agents to start under one new broker. */
  private record Round(Conversation conversation, BooleanSupplier isThere, Queue<AgentLife> due) {}

  /** Starts the agents one after the other. */
  private CompletableFuture<Boolean> respawnAll(Round round) {
    AgentLife next = round.due().poll();
    return next == null
        ? CompletableFuture.completedFuture(true)
        : respawn(round, next)
            .thenCompose(
                answered ->
                    answered && round.isThere().getAsBoolean()
                        ? respawnAll(round)
                        : CompletableFuture.completedFuture(false));
  }

  private CompletableFuture<Boolean> respawn(Round round, AgentLife life) {
    if (life.isUnwanted()) {
      agents.starts().letGo(life);
      return CompletableFuture.completedFuture(true);
    }
    // Who is to return was started by a request of this relay.
    SpawnAgent again = again(agents.requestOf(life).orElseThrow(), life);
    agents.starts().expectRespawn(life, again);
    return round
        .conversation()
        .ask(again, timeouts.of(again))
        .handle(
            (answer, failure) ->
                answered(life, again, failure == null ? null : Futures.cause(failure)));
  }

  /**
   * Returns the request of the last spawn, with the current channels, and the task if it is due.
   */
  private static SpawnAgent again(SpawnAgent before, AgentLife life) {
    boolean due = life.respawn() == SupervisionPolicy.Respawn.REPEAT_TASK || !life.mayHaveItsTask();
    String continued = before.continueFrom();
    return new SpawnAgent(
        before.agent().withChannels(life.snapshot().channels()),
        due ? before.initialTask() : null,
        before.idleThreshold(),
        continued == null ? life.name() : continued,
        before.skipRelayPrompt());
  }

  private boolean answered(AgentLife life, SpawnAgent again, @Nullable Throwable failure) {
    if (failure instanceof BrokerExitedException || failure instanceof BrokerClosedException) {
      return false;
    }
    if (failure == null) {
      story.accept(
          new SupervisionEvent.Step.AgentRespawned(life.name(), again.initialTask() != null));
      return true;
    }
    String reason = String.valueOf(failure.getMessage());
    boolean lost =
        failure instanceof RequestTimeoutException
            ? agents
                .starts()
                .giveUpUnlessHeard(life, again, "it was not heard to be started again: " + reason)
            : agents.starts().giveUp(life, again, "it could not be started again: " + reason);
    if (lost) {
      story.accept(new SupervisionEvent.Step.AgentLost(life.name(), reason));
    }
    return true;
  }
}
