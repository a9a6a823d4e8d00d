package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.concurrent.Futures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An agent for {@link Nudging}. Its futures are internal and need no user threads. */
final class WatchedAgent implements NudgedAgent {

  private final Agent agent;
  private final Messages messages;
  private final AgentRegistry agents;
  private final Releases releases;
  private final Duration timeout;

  WatchedAgent(
      Agent agent, Messages messages, AgentRegistry agents, Releases releases, Duration timeout) {
    this.agent = agent;
    this.messages = messages;
    this.agents = agents;
    this.releases = releases;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<AgentState> ended() {
    return Futures.map(
        agents.await(agent.life(), AgentConditions.ended(), timeout), AgentSnapshot::state);
  }

  @Override
  public CompletableFuture<AgentState> idleOrEnded() {
    return agents.await(agent.life(), AgentConditions.idleOrEnded(), timeout);
  }

  @Override
  public CompletableFuture<?> nudge(Sender sender, String text) {
    return agent.whileAlive(() -> messages.deliver(Message.of(agent.name(), text), sender));
  }

  @Override
  public CompletableFuture<?> release(String reason) {
    return releases.release(agent, reason);
  }
}
