package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.internal.supervision.RequestGate;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spawns the agents of a relay. Its futures complete in place. */
final class Spawns {

  private final RequestGate requests;
  private final AgentRegistry agents;
  private final HookRunner hooks;
  private final BrokerClientOptions broker;
  private final Function<AgentLife, Agent> handles;

  /**
   * Makes the spawns of one relay.
   *
   * @param broker tells which spawns the broker would accept and not perform
   * @param handles makes the object of an agent for users
   */
  Spawns(
      RequestGate requests,
      AgentRegistry agents,
      HookRunner hooks,
      BrokerClientOptions broker,
      Function<AgentLife, Agent> handles) {
    this.requests = requests;
    this.agents = agents;
    this.hooks = hooks;
    this.broker = broker;
    this.handles = handles;
  }

  /** Spawns an agent; see {@link AgentRelay#spawn(SpawnOptions)}. */
  CompletableFuture<Agent> spawn(SpawnOptions wanted) {
    SpawnAgent request = wanted.toRequest();
    Optional<String> refusal = Transport.refusal(broker, request);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(new RequestNotSentException(request, refusal.get()));
    }
    CompletableFuture<Agent> spawned =
        Futures.map(
            Futures.compose(
                hooks.run(wanted.name(), hook -> hook.beforeSpawn(wanted)),
                before -> {
                  if (wanted.respawn() != SupervisionPolicy.Respawn.NEVER) {
                    agents.starts().expectReturning(request, wanted.respawn());
                  }
                  return requests.request(request);
                }),
            started -> handles.apply(agents.starts().startedBy(request)));
    return Futures.then(spawned, (agent, failure) -> after(wanted, request, agent, failure));
  }

  private CompletableFuture<Agent> after(
      SpawnOptions wanted, SpawnAgent request, @Nullable Agent agent, @Nullable Throwable failure) {
    if (agent != null) {
      return hooks.run(wanted.name(), hook -> hook.afterSpawn(agent)).thenApply(after -> agent);
    }
    Throwable cause = Objects.requireNonNull(failure, "failure");
    if (!(cause instanceof RequestTimeoutException || cause instanceof CancellationException)) {
      agents.starts().forget(request);
    }
    return hooks
        .run(wanted.name(), hook -> hook.spawnFailed(wanted, cause))
        .thenCompose(after -> CompletableFuture.failedFuture(cause));
  }
}
