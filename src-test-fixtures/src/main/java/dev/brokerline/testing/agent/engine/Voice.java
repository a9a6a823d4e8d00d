package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.List;

/** How a program tells of one turn. The thread of the turn makes all calls. */
public interface Voice {

  /** The turn has begun. */
  void started();

  /** A piece of a message. */
  void text(String piece);

  /** The pieces since the last call are a whole message. */
  void messageEnded();

  /** A piece of thinking. */
  void thought(String piece);

  /** The model wants to run a tool. */
  void toolStarted(ToolUse tool);

  /** Asks the client for permission, and returns whether it is given. */
  boolean ask(ToolUse tool) throws InterruptedException;

  /**
   * The tool has run, or was not allowed to.
   *
   * @return whether the turn goes on
   */
  boolean toolEnded(ToolUse tool, boolean allowed);

  /** Asks for as many permissions at once, and waits for all answers. */
  void storm(int questions) throws InterruptedException;

  /** A model request has ended. */
  void requestEnded(AgentUsage usage);

  /** Shows a plan. */
  void plan(List<String> entries);

  /** A model request failed with this HTTP status, and is tried again. */
  void retrying(int status);

  /** Makes a request that no client knows, and waits for the answer. */
  void unknownRequest() throws InterruptedException;

  /** Sends events of kinds that do not exist. */
  void unknownEvents();

  /** The turn has ended well. */
  void ended(String stopReason);

  /** The turn has failed. */
  void failed(AgentFailure failure) throws InterruptedException;

  /** The turn has ended because it was interrupted. */
  void interrupted();
}
