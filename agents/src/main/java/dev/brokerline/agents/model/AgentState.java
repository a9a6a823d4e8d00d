package dev.brokerline.agents.model;

/**
 * The state of an agent, derived from the broker's events in wire order and from the program's
 * screen.
 *
 * <table>
 * <caption>Transitions; anything not listed changes nothing</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>none, EXITED, RELEASED, DEAD</td><td>a successful answer to its spawn, or
 *     {@code agent_spawned}</td><td>SPAWNING, as a new agent</td></tr>
 * <tr><td>SPAWNING</td><td>{@code worker_ready}</td><td>READY</td></tr>
 * <tr><td>SPAWNING, READY, BUSY</td><td>{@code agent_idle}</td><td>IDLE</td></tr>
 * <tr><td>READY, IDLE</td><td>output of the program, or a message to the worker</td>
 *     <td>BUSY</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     EXITED</td><td>{@code agent_restarting}</td>
 *     <td>RESTARTING</td></tr>
 * <tr><td>all</td><td>{@code agent_restarted}: the broker has a new worker, possibly for an agent
 *     that had exited</td><td>SPAWNING</td></tr>
 * <tr><td>READY, IDLE, BUSY, WAITING_FOR_INPUT</td><td>its program reports its state, by an escape
 *     sequence, its title or its screen</td><td>IDLE, BUSY or WAITING_FOR_INPUT; from then on,
 *     output and silence have no effect</td></tr>
 * <tr><td>SPAWNING</td><td>its program shows a dialog</td><td>WAITING_FOR_INPUT</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>{@code agent_exited}</td>
 *     <td>EXITED</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>{@code agent_permanently_dead}</td>
 *     <td>DEAD</td></tr>
 * <tr><td>all</td><td>a successful answer to its release, or {@code agent_released}</td>
 *     <td>RELEASED</td></tr>
 * <tr><td>SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT,
 *     RESTARTING</td><td>the end of the broker</td>
 *     <td>RESTARTING if the supervisor will bring the agent back, else DEAD</td></tr>
 * <tr><td>RESTARTING</td><td>an error or a timeout of the supervisor's spawn</td>
 *     <td>DEAD</td></tr>
 * <tr><td>RESTARTING, DEAD</td><td>a successful answer to the supervisor's spawn, in time or
 *     late</td><td>SPAWNING</td></tr>
 * </table>
 */
public enum AgentState {
  /** The worker runs; the program is not ready yet. */
  SPAWNING,
  /** The program is ready, and since then has printed nothing and received no message. */
  READY,
  /**
   * The program reports that it waits for a message. A program that reports no state counts as idle
   * when it has been silent for its threshold, possibly before it is ready.
   */
  IDLE,
  /**
   * The program reports that it works, or it has received a message. A program that reports no
   * state counts as busy from its output until it has been silent for its threshold.
   */
  BUSY,
  /**
   * The program shows a dialog that a person has to answer; {@link AgentSnapshot#program} has its
   * text. A message that is typed now would answer the dialog.
   */
  WAITING_FOR_INPUT,
  /** The worker or the broker has crashed, and the agent will be started again. */
  RESTARTING,
  /** The program has ended. The native broker reports no exit code and no signal. */
  EXITED,
  /** The agent was released. */
  RELEASED,
  /** The worker or the broker has crashed, and the agent will not be started again. */
  DEAD;

  /**
   * Returns whether the agent has ended. Only a revival by the broker or the supervisor changes
   * that again.
   */
  public boolean isEnded() {
    return this == EXITED || this == RELEASED || this == DEAD;
  }
}
