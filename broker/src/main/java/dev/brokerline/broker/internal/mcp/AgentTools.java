package dev.brokerline.broker.internal.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** The tools of one agent. Called on any thread. */
public interface AgentTools {

  /** Returns whether the agent may start other agents. */
  boolean maySpawn();

  /**
   * Calls a tool in the agent's name.
   *
   * @param tool the name of a tool that the agent has
   * @param arguments as the tool's schema wants them
   * @param bytes the size of the call
   */
  CompletableFuture<ToolResult> call(String tool, ObjectNode arguments, int bytes);
}
