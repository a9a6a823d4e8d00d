package dev.brokerline.agents.model;

/**
 * Where an agent stands in its life, folded from the broker's events in the order of the wire.
 *
 * <table>
 * <caption>Transitions; whatever is not listed changes nothing</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>none, EXITED, RELEASED, DEAD</td><td>its spawn is answered with success, or {@code
 *     agent_spawned}</td><td>SPAWNING, as a new agent</td></tr>
 * <tr><td>SPAWNING</td><td>{@code worker_ready}</td><td>READY</td></tr>
 * <tr><td>SPAWNING, READY, BUSY</td><td>{@code agent_idle}</td><td>IDLE</td></tr>
 * <tr><td>READY, IDLE</td><td>output of the program, or a message handed to the worker</td>
 *     <td>BUSY</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT, EXITED</td><td>{@code agent_restarting}</td>
 *     <td>RESTARTING</td></tr>
 * <tr><td>all</td><td>{@code agent_restarted}: the broker has a new worker, maybe of an agent that
 *     had exited</td><td>SPAWNING</td></tr>
 * <tr><td>READY, IDLE, BUSY, WAITING_FOR_INPUT</td><td>its program tells its state, by what it
 *     announces, its title or its screen</td><td>IDLE, BUSY or WAITING_FOR_INPUT; output and silence
 *     tell nothing then</td></tr>
 * <tr><td>SPAWNING</td><td>its program shows a dialog</td><td>WAITING_FOR_INPUT</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>{@code agent_exited}</td>
 *     <td>EXITED</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>{@code agent_permanently_dead}</td>
 *     <td>DEAD</td></tr>
 * <tr><td>all</td><td>its release is answered with success, or {@code agent_released}</td>
 *     <td>RELEASED</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>the end of the broker</td>
 *     <td>RESTARTING if the supervisor is to bring the agent back, else DEAD</td></tr>
 * <tr><td>RESTARTING</td><td>the supervisor's spawn is refused, or not answered in time</td>
 *     <td>DEAD</td></tr>
 * <tr><td>RESTARTING, DEAD</td><td>the supervisor's spawn is answered with success, in time or
 *     late</td><td>SPAWNING</td></tr>
 * </table>
 */
public enum AgentState {
  /** Its worker runs; its program is not ready yet. */
  SPAWNING,
  /** Its program is ready, and has not printed or been told anything since. */
  READY,
  /**
   * Its program says that it takes a message; of a program that says nothing of the kind: it was
   * silent for its threshold, which may be so before it is ready.
   */
  IDLE,
  /**
   * Its program says that it works, or it has been given a message; of a program that says nothing
   * of the kind: it prints, and was not silent for its threshold since.
   */
  BUSY,
  /**
   * Its program shows a dialog that a person has to answer, {@link AgentSnapshot#program} has its
   * text. A message that is typed now would answer it.
   */
  WAITING_FOR_INPUT,
  /** Its worker or its broker has crashed, and it will be started again. */
  RESTARTING,
  /** Its program has ended. How is not known: this broker does not tell codes and signals. */
  EXITED,
  /** It was released. */
  RELEASED,
  /** Its worker or its broker has crashed, and it will not be started again. */
  DEAD;

  /** Returns whether the agent has ended; only a revival by the broker leads out of that. */
  public boolean isEnded() {
    return this == EXITED || this == RELEASED || this == DEAD;
  }
}
