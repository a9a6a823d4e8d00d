package dev.brokerline.agents.supervision;

/**
 * What a supervisor does about an agent whose broker has ended, and with it the agent's program.
 *
 * <p>The first task of an agent is typed into its program when that is ready, and nobody can tell
 * how much of it was done before the end. A task that was never handed over, because the program
 * was not ready yet, is still due: it is given under both policies that bring the agent back.
 */
public enum RespawnPolicy {
  /** Nothing: the agent is dead. */
  NEVER,
  /**
   * Starts it again, with its channels, and without a task that it may have been given. The broker
   * puts what it remembers of the agent in place of the task, as after {@code continueFrom}; the
   * native broker remembers released agents only, and none after its own end.
   */
  CONTINUE,
  /** Starts it again, with its channels, and gives it its first task again. */
  REPEAT_TASK
}
