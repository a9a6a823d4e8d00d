package dev.brokerline.relaycast.internal;

import dev.brokerline.relaycast.internal.state.Refusal;

/** Refuses every wish: the host has not said that agents may start and stop agents. */
public final class NoWishes implements AgentWishes {
  @Override
  public void requireAllowed() {
    throw new Refusal(
        403,
        "agents_may_not_spawn",
        "Agents may not start or stop agents here; the host may allow it with"
            + " RelaycastOptions.agentsMaySpawn(true)");
  }

  @Override
  public void spawn(Relay relay, Spawn wish) {
    requireAllowed();
  }

  @Override
  public void release(Relay relay, Release wish) {
    requireAllowed();
  }
}
