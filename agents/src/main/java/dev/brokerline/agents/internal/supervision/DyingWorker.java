package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.concurrent.Futures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Determines why a worker that was ending did not take a message. The broker reports that end a
 * moment later.
 */
public final class DyingWorker {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final AgentRegistry agents;

  public DyingWorker(AgentRegistry agents) {
    this.agents = agents;
  }

  /**
   * Returns a future that fails like a request about an agent. If the agent's worker was ending, it
   * fails with the worker's own words when these are known, or with the broker's after two seconds.
   */
  public <T> CompletableFuture<T> explain(String agent, Throwable failure) {
    if (!(failure instanceof BrokerRejectedException rejected && rejected.isWorkerEnding())) {
      return CompletableFuture.failedFuture(failure);
    }
    return agents
        .find(agent)
        .map(life -> agents.await(life, AgentConditions.taken(), PATIENCE))
        .map(wait -> Futures.then(wait, (never, end) -> DyingWorker.<T>known(end, failure)))
        .orElseGet(() -> CompletableFuture.failedFuture(failure));
  }

  private static <T> CompletableFuture<T> known(@Nullable Throwable end, Throwable failure) {
    boolean late = end instanceof AgentWaitException wait && wait.reason() == Reason.TIMED_OUT;
    if (late || end == null) {
      return CompletableFuture.failedFuture(failure);
    }
    end.addSuppressed(failure);
    return CompletableFuture.failedFuture(end);
  }
}
