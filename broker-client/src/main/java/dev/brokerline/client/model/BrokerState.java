package dev.brokerline.client.model;

import dev.brokerline.client.BrokerClient;

/**
 * The state of a {@link BrokerClient}.
 *
 * <table>
 * <caption>Transitions; there are no others</caption>
 * <tr><th>from</th><th>on</th><th>to</th><th>and</th></tr>
 * <tr><td>NEW</td><td>{@code start()}</td><td>STARTING</td>
 *     <td>find, launch, send {@code hello}</td></tr>
 * <tr><td>NEW</td><td>{@code close()}</td><td>CLOSED</td><td></td></tr>
 * <tr><td>STARTING</td><td>a valid {@code hello_ack}</td><td>READY</td>
 *     <td>the start future completes</td></tr>
 * <tr><td>STARTING</td><td>any failure, or {@code close()}</td><td>CLOSING</td>
 *     <td>the start future fails with the diagnosis; the process is stopped</td></tr>
 * <tr><td>READY</td><td>{@code close()}</td><td>CLOSING</td>
 *     <td>new requests are refused; {@code shutdown}, then the ladder</td></tr>
 * <tr><td>STARTING, READY, CLOSING</td><td>the process has exited, never existed, or survived even
 *     SIGKILL</td>
 *     <td>CLOSED</td><td>everything pending fails with the cause</td></tr>
 * </table>
 */
public enum BrokerState {
  NEW,
  STARTING,
  READY,
  CLOSING,
  CLOSED
}
