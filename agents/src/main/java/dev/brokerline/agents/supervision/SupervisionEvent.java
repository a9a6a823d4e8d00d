package dev.brokerline.agents.supervision;

import dev.brokerline.client.model.ClientEvent;
import java.time.Duration;

/** An event about the broker itself, from the relay that supervises it. */
public record SupervisionEvent(long seq, Step step) implements ClientEvent.Further {
  /** A step of the supervisor, for listeners and the history. */
  public sealed interface Step {

    /**
     * A broker is ready, the first one or a later one.
     *
     * @param generation the number of the broker, from 1; failed attempts count
     */
    record BrokerStarted(int generation, long pid) implements Step {}

    /** A broker has ended unexpectedly. */
    record BrokerLost(int generation, String reason) implements Step {}

    /**
     * Another broker will be started.
     *
     * @param attempt the number of the attempt within the window of the budget, from 1
     */
    record RestartScheduled(int attempt, Duration delay) implements Step {}

    /** A broker could not be started. */
    record RestartFailed(int generation, String reason) implements Step {}

    /**
     * The new broker has started the agent again.
     *
     * @param withTask whether the agent gets its first task, see {@link SupervisionPolicy.Respawn}
     */
    record AgentRespawned(String agent, boolean withTask) implements Step {}

    /** The new broker has not started the agent again, or has not confirmed it. */
    record AgentLost(String agent, String reason) implements Step {}

    /**
     * The recovery is complete, except for agents reported by {@link AgentLost}.
     *
     * @param took the time since the old broker was lost
     */
    record Recovered(int generation, Duration took) implements Step {}

    /** The supervisor gives up, and the relay closes. */
    record GaveUp(String reason) implements Step {}
  }
}
