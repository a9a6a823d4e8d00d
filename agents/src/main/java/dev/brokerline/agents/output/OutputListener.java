package dev.brokerline.agents.output;

/** Is told of an agent's output. */
@FunctionalInterface
public interface OutputListener {

  /**
   * The agent has printed something. Called in order, one call at a time, on the listener executor
   * of the options; may block, which holds up nobody else: what the log cannot keep in the meantime
   * is counted in {@link OutputChunk#lost}. What it throws is logged.
   */
  void onOutput(OutputChunk chunk);
}
