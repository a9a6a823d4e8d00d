package dev.brokerline.agents.model;

/**
 * The state of a relay.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>NEW</td><td>{@code start}, or the first request</td><td>STARTING</td></tr>
 * <tr><td>STARTING</td><td>the broker is ready</td><td>RUNNING</td></tr>
 * <tr><td>STARTING</td><td>the start fails</td><td>NEW; the start may be tried again</td></tr>
 * <tr><td>RUNNING, RECOVERING</td><td>the broker ends unexpectedly</td><td>RECOVERING</td></tr>
 * <tr><td>RECOVERING</td><td>a new broker is ready, and the spawns of the agents are answered</td>
 *     <td>RUNNING</td></tr>
 * <tr><td>RECOVERING</td><td>the budget is spent</td><td>CLOSED</td></tr>
 * <tr><td>all but CLOSED</td><td>{@code close}</td><td>CLOSING</td></tr>
 * <tr><td>CLOSING</td><td>the broker and all its processes have ended</td><td>CLOSED</td></tr>
 * </table>
 */
public enum RelayState {
  /** No broker has been started. */
  NEW,
  /** The first broker is being started. */
  STARTING,
  /** The broker accepts requests. */
  RUNNING,
  /** The broker was lost, and another one will be started or is being started. */
  RECOVERING,
  /** The relay is closing and refuses requests. */
  CLOSING,
  /** The relay has ended. */
  CLOSED
}
