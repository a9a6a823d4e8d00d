package dev.brokerline.agents.model;

/**
 * Where a relay stands in its life.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>NEW</td><td>{@code start}, or the first request</td><td>STARTING</td></tr>
 * <tr><td>STARTING</td><td>the broker is ready</td><td>RUNNING</td></tr>
 * <tr><td>STARTING</td><td>the start fails</td><td>NEW: it may be tried again</td></tr>
 * <tr><td>RUNNING, RECOVERING</td><td>the broker ends unasked</td><td>RECOVERING</td></tr>
 * <tr><td>RECOVERING</td><td>a new broker is ready, and its agents were asked for</td>
 *     <td>RUNNING</td></tr>
 * <tr><td>RECOVERING</td><td>the budget is spent</td><td>CLOSED</td></tr>
 * <tr><td>all but CLOSED</td><td>{@code close}</td><td>CLOSING</td></tr>
 * <tr><td>CLOSING</td><td>everything of the broker's has ended</td><td>CLOSED</td></tr>
 * </table>
 */
public enum RelayState {
  /** No broker has been started. */
  NEW,
  /** The first broker is being started. */
  STARTING,
  /** There is a broker, and it takes requests. */
  RUNNING,
  /** The broker was lost, and another one is being waited for or started. */
  RECOVERING,
  /** It is being closed; requests are refused. */
  CLOSING,
  /** It is over. */
  CLOSED
}
