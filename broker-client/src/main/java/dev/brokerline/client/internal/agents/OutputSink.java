package dev.brokerline.client.internal.agents;

import dev.brokerline.client.agent.AgentWaitException.Reason;

/**
 * Where an agent's output goes. Called on the decoder, in the order of the wire; must not block.
 */
public interface OutputSink {

  /** Takes the next piece of one of the agent's streams. */
  void feed(String stream, String chunk);

  /** Nothing more comes, for this reason. */
  void end(Reason reason, String what);
}
