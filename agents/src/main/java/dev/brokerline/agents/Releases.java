package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.internal.supervision.BrokerSupervisor;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.options.RequestTimeouts;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.result.ReleaseResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Releases the agents of a relay: a single one, and all at the end. */
final class Releases {

  /** How long the broker waits for each worker, one after the other. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final BrokerSupervisor supervisor;
  private final HookRunner hooks;
  private final AgentRegistry agents;
  private final Timer timer;
  private final RequestTimeouts timeouts;
  private final Duration timeout;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<String> askedAtTheEnd = new ConcurrentLinkedQueue<>();
  private final Queue<String> confirmedAtTheEnd = new ConcurrentLinkedQueue<>();

  /**
   * Makes the releases of one relay.
   *
   * @param options has the timeout for all releases at the end
   */
  Releases(
      BrokerSupervisor supervisor,
      AgentRegistry agents,
      HookRunner hooks,
      Timer timer,
      AgentRelayOptions options) {
    this.supervisor = supervisor;
    this.agents = agents;
    this.hooks = hooks;
    this.timer = timer;
    this.timeouts = options.broker().timeouts();
    this.timeout = options.releaseTimeout();
  }

  /** Sends a release to the broker. */
  private interface Way {
    CompletableFuture<ReleaseResult> request(ReleaseAgent request);
  }

  /** Releases an agent; see {@link Agent#release(String)}. */
  CompletableFuture<Void> release(Agent agent, @Nullable String reason) {
    return agent.state() == AgentState.RELEASED || agents.isReplaced(agent.life())
        ? CompletableFuture.completedFuture(null)
        : release(agent, reason, request -> letGoOrRequest(agent, request));
  }

  /**
   * Releases an agent in any state. An agent that waits to be brought back is no longer brought
   * back. One that is just being brought back must be back first. One that has ended, and whose
   * name another agent has, needs nothing. One whose broker is lost meanwhile does not come back;
   * it has ended when the rest of that broker has.
   */
  private CompletableFuture<ReleaseResult> letGoOrRequest(Agent agent, ReleaseAgent request) {
    AgentLife life = agent.life();
    if (agents.isReplaced(life) || supervisor.letGo(life)) {
      return CompletableFuture.completedFuture(new ReleaseResult(agent.name()));
    }
    life.unwanted(true);
    AtomicReference<@Nullable Connection> way = new AtomicReference<>();
    return Futures.then(
        supervisor.state() == RelayState.RECOVERING
            ? supervisor
                .recovery()
                .thenComposeAsync(recovered -> ask(request, way), SharedExecutors.STEPS)
            : ask(request, way),
        (released, failure) -> {
          if (failure == null) {
            return CompletableFuture.completedFuture(released);
          }
          if (failure instanceof BrokerRejectedException) {
            life.unwanted(false);
          }
          Connection connection = way.get();
          return connection != null && isBrokerGone(failure)
              ? connection.closed().thenCompose(report -> endedOr(failure, agent))
              : CompletableFuture.failedFuture(failure);
        });
  }

  private CompletableFuture<ReleaseResult> ask(
      ReleaseAgent request, AtomicReference<@Nullable Connection> way) {
    return supervisor
        .requests()
        .pass(
            request,
            conversation -> {
              way.set(conversation.connection());
              int before = underWay.getAndIncrement();
              Duration timeout = timeouts.of(request).plus(LONGEST.multipliedBy(before));
              CompletableFuture<ReleaseResult> asked = conversation.ask(request, timeout);
              var unused = asked.whenComplete((answer, failure) -> underWay.decrementAndGet());
              return asked;
            });
  }

  private static CompletableFuture<ReleaseResult> endedOr(Throwable failure, Agent agent) {
    return agent.state().isEnded()
        ? CompletableFuture.completedFuture(new ReleaseResult(agent.name()))
        : CompletableFuture.failedFuture(failure);
  }

  private static boolean isBrokerGone(Throwable failure) {
    return failure instanceof BrokerExitedException
        || failure instanceof BrokerClosedException
        || failure instanceof BrokerRestartingException;
  }

  /**
   * Releases all remaining agents in parallel, in the last conversation. The future completes when
   * all releases are answered or the timeout is over.
   */
  CompletableFuture<?> releaseAll(List<Agent> left, Conversation last) {
    left.forEach(agent -> askedAtTheEnd.add(agent.name()));
    CompletableFuture<Void> all = new CompletableFuture<>();
    Timer.Scheduled alarm =
        timer.schedule(timeout, () -> SharedExecutors.STEPS.execute(() -> all.complete(null)));
    SharedExecutors.STEPS.execute(
        () -> {
          CompletableFuture<?>[] releases =
              left.stream()
                  .map(agent -> releaseAtTheEnd(agent, last))
                  .toArray(CompletableFuture<?>[]::new);
          var unused =
              CompletableFuture.allOf(releases)
                  .whenCompleteAsync(
                      (answered, failure) -> all.complete(null), SharedExecutors.STEPS);
        });
    return all.whenComplete((done, failure) -> alarm.cancel());
  }

  private CompletableFuture<Void> releaseAtTheEnd(Agent agent, Conversation last) {
    return release(
        agent,
        /* reason= */ null,
        request ->
            last.ask(request, timeout)
                .whenComplete((answer, failure) -> answeredAtTheEnd(agent, failure)));
  }

  private void answeredAtTheEnd(Agent agent, @Nullable Throwable failure) {
    if (failure == null) {
      confirmedAtTheEnd.add(agent.name());
    } else if (isUnknown(Futures.cause(failure))) {
      // It has ended by itself in the meantime.
      askedAtTheEnd.remove(agent.name());
    }
  }

  /** Returns the agents whose release at the end was confirmed. */
  List<String> confirmed() {
    return List.copyOf(confirmedAtTheEnd);
  }

  /** Returns the agents whose release at the end was not confirmed. */
  List<String> unconfirmed() {
    List<String> unconfirmed = new ArrayList<>(askedAtTheEnd);
    unconfirmed.removeAll(confirmed());
    return unconfirmed;
  }

  private CompletableFuture<Void> release(Agent agent, @Nullable String reason, Way way) {
    return Futures.then(
        Futures.compose(
            hooks.run(agent.name(), hook -> hook.beforeRelease(agent, reason)),
            before -> way.request(new ReleaseAgent(agent.name(), reason))),
        (released, failure) -> afterRelease(agent, reason, failure));
  }

  private CompletableFuture<Void> afterRelease(
      Agent agent, @Nullable String reason, @Nullable Throwable cause) {
    if (cause == null || (agent.state().isEnded() && isGone(cause))) {
      return hooks.run(agent.name(), hook -> hook.afterRelease(agent, reason));
    }
    return hooks
        .run(agent.name(), hook -> hook.releaseFailed(agent, reason, cause))
        .thenCompose(after -> CompletableFuture.failedFuture(cause));
  }

  /**
   * Returns whether the failure means that the agent has ended. The broker answers in order, so it
   * reported that end before.
   */
  private static boolean isGone(Throwable failure) {
    return failure instanceof BrokerClosedException || isUnknown(failure);
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof BrokerRejectedException rejected
        && ErrorCode.AGENT_NOT_FOUND.equals(rejected.error().code());
  }
}
