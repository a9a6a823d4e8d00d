package dev.brokerline.agents.supervision;

import java.time.Duration;

/** A step of a supervisor's, as it is told to listeners and kept in the history. */
public sealed interface SupervisionStep {

  /**
   * A broker is ready, the first one or a later one.
   *
   * @param generation 1 for the first; failed attempts count
   */
  record BrokerStarted(int generation, long pid) implements SupervisionStep {}

  /** A broker has ended without being asked to. */
  record BrokerLost(int generation, String reason) implements SupervisionStep {}

  /**
   * A broker will be started.
   *
   * @param attempt 1 for the first within the window of the budget
   */
  record RestartScheduled(int attempt, Duration delay) implements SupervisionStep {}

  /** A broker could not be started. */
  record RestartFailed(int generation, String reason) implements SupervisionStep {}

  /**
   * The new broker has started the agent again.
   *
   * @param withTask whether it is given its first task, see {@link RespawnPolicy}
   */
  record AgentRespawned(String agent, boolean withTask) implements SupervisionStep {}

  /** The new broker has not started the agent again, or was not heard to. */
  record AgentLost(String agent, String reason) implements SupervisionStep {}

  /**
   * All is as it was, but for what {@link AgentLost} told.
   *
   * @param took since the old broker was lost
   */
  record Recovered(int generation, Duration took) implements SupervisionStep {}

  /** There will be no further attempt: the relay is closed. */
  record GaveUp(String reason) implements SupervisionStep {}
}
