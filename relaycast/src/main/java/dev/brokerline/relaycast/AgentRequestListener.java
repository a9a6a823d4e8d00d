package dev.brokerline.relaycast;

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
}
