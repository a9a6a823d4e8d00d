package dev.brokerline.relaycast;

/**
 * Is told when an agent asks for another agent to be started or stopped, instead of the broker
 * being asked by a control frame. Called on a thread of the server after the asking agent has its
 * answer; it must return soon, and what it throws is logged.
 */
public interface AgentRequestListener {
  /** An agent is wanted; it is registered already, but nothing runs. */
  void spawnRequested(SpawnRequest request);

  /** An agent is to be stopped; it is marked as offline already. */
  void releaseRequested(ReleaseRequest request);
}
