package dev.brokerline.client.model;

import dev.brokerline.client.BrokerClient;

/**
 * Where a {@link BrokerClient} stands in its life.
 *
 * <table>
 * <caption>Transitions; nothing else happens</caption>
 * <tr><th>from</th><th>on</th><th>to</th><th>and</th></tr>
 * <tr><td>NEW</td><td>{@code start()}</td><td>STARTING</td>
 *     <td>find, launch, send {@code hello}</td></tr>
 * <tr><td>NEW</td><td>{@code close()}</td><td>CLOSED</td><td></td></tr>
 * <tr><td>STARTING</td><td>a good {@code hello_ack}</td><td>READY</td>
 *     <td>the start future completes</td></tr>
 * <tr><td>STARTING</td><td>any failure, or {@code close()}</td><td>CLOSING</td>
 *     <td>the start future fails with the diagnosis; the process is stopped</td></tr>
 * <tr><td>READY</td><td>{@code close()}</td><td>CLOSING</td>
 *     <td>new requests are refused; {@code shutdown}, then the ladder</td></tr>
 * <tr><td>STARTING, READY, CLOSING</td><td>the process has exited, or was never there, or outlived even its killing</td>
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
