package dev.brokerline.relaycast;

import org.jspecify.annotations.Nullable;

/**
 * Receives the requests of agents to start or stop agents, which then do not reach the broker. A
 * thread of the server makes the calls after the agent has its answer. An implementation must
 * return soon, and its exceptions are logged.
 */
public interface AgentRequestListener {
  /** An agent asks for another agent. That one is already registered, but nothing runs. */
  void spawnRequested(SpawnRequest request);

  /** An agent asks to stop an agent. That one is already marked as offline. */
  void releaseRequested(ReleaseRequest request);

  /**
   * A request of an agent to start another agent.
   *
   * @param name the name of the new agent
   * @param cli the program, such as {@code claude}
   * @param task the task; may be empty
   * @param channel the channel, without {@code #}; null if absent
   * @param model the model; null if absent
   */
  record SpawnRequest(
      String name, String cli, String task, @Nullable String channel, @Nullable String model) {}

  /**
   * A request of an agent to stop an agent.
   *
   * @param name name of the agent
   * @param reason the reason; null if absent
   */
  record ReleaseRequest(String name, @Nullable String reason) {}
}
