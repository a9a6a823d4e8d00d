package dev.brokerline.client.relay;

import dev.brokerline.client.agent.AgentSnapshot;
import dev.brokerline.client.agent.AgentState;
import dev.brokerline.client.internal.agents.AgentConditions;
import dev.brokerline.client.internal.relay.Futures;
import dev.brokerline.client.internal.relay.NudgedAgent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An agent, as those see it who remind it. */
final class WatchedAgent implements NudgedAgent {

  private final Agent agent;
  private final Duration timeout;

  WatchedAgent(Agent agent, Duration timeout) {
    this.agent = agent;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<AgentState> ended() {
    return Futures.map(agent.awaitExit(timeout), AgentSnapshot::state);
  }

  @Override
  public CompletableFuture<AgentState> idleOrEnded() {
    return agent.await(AgentConditions.idleOrEnded(), timeout);
  }

  @Override
  public CompletableFuture<?> nudge(Sender sender, String text) {
    return agent.send(text, sender);
  }

  @Override
  public CompletableFuture<?> release(String reason) {
    return agent.release(reason);
  }
}
