package dev.brokerline.agents.supervision;

/**
 * What the supervisor does with an agent whose broker has died, and the agent's program with it.
 *
 * <p>The first task of an agent is typed into its program when that is ready, and it is unknown how
 * much of it was done before the end. If the program had not become ready, the task was never
 * delivered, and both policies that bring the agent back deliver it.
 */
public enum RespawnPolicy {
  /** Does not start the agent again; the agent is dead. */
  NEVER,
  /**
   * Starts the agent again with its channels, without a task that it may have been given. The
   * broker replaces the task by what it remembers about the agent, as with {@code continueFrom}.
   * The native broker remembers only released agents, and nothing after its own end.
   */
  CONTINUE,
  /** Starts the agent again with its channels and its first task. */
  REPEAT_TASK
}
