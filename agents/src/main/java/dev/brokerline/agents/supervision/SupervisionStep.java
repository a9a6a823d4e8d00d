package dev.brokerline.agents.supervision;

import java.time.Duration;

/** A step of the supervisor, for listeners and the history. */
public sealed interface SupervisionStep {

  /**
   * A broker is ready, the first one or a later one.
   *
   * @param generation the number of the broker, from 1; failed attempts count
   */
  record BrokerStarted(int generation, long pid) implements SupervisionStep {}

  /** A broker has ended unexpectedly. */
  record BrokerLost(int generation, String reason) implements SupervisionStep {}

  /**
   * Another broker will be started.
   *
   * @param attempt the number of the attempt within the window of the budget, from 1
   */
  record RestartScheduled(int attempt, Duration delay) implements SupervisionStep {}

  /** A broker could not be started. */
  record RestartFailed(int generation, String reason) implements SupervisionStep {}

  /**
   * The new broker has started the agent again.
   *
   * @param withTask whether the agent gets its first task, see {@link RespawnPolicy}
   */
  record AgentRespawned(String agent, boolean withTask) implements SupervisionStep {}

  /** The new broker has not started the agent again, or has not confirmed it. */
  record AgentLost(String agent, String reason) implements SupervisionStep {}

  /**
   * The recovery is complete, except for agents reported by {@link AgentLost}.
   *
   * @param took the time since the old broker was lost
   */
  record Recovered(int generation, Duration took) implements SupervisionStep {}

  /** The supervisor gives up, and the relay closes. */
  record GaveUp(String reason) implements SupervisionStep {}
}
