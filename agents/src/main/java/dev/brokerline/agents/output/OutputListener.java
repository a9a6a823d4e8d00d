package dev.brokerline.agents.output;

/** Receives the output of an agent. */
@FunctionalInterface
public interface OutputListener {

  /**
   * The agent has printed something. The listener executor of the options makes the calls in order,
   * one at a time. A listener may block without delaying anyone else; {@link OutputChunk#lost}
   * counts output that was dropped meanwhile. Exceptions are logged.
   */
  void onOutput(OutputChunk chunk);
}
