package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.mcp.RelayServer;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.concurrent.CompletableFuture;

/** Gives agents the tools to write to each other. Used on the broker's thread. */
final class Relay {

  private final RelayServer server;
  private final RelayTools tools;

  Relay(String version, Lives.House house, Post post, Channels channels, Handlers handlers) {
    this.server = new RelayServer(house.timer(), version);
    this.tools = new RelayTools(house, post, channels, new AgentTeams(house.agents(), handlers));
  }

  /** Returns what an agent to be started has to write to others. */
  Member member(SpawnAgent request) {
    return new Member(
        server,
        tools,
        Boolean.TRUE.equals(request.agent().maySpawn()),
        !Boolean.TRUE.equals(request.skipRelayPrompt()));
  }

  /** Takes all tools back. The future never fails. */
  CompletableFuture<Void> close() {
    return server.close();
  }
}
