/**
 * The embedded local Relaycast: the message service that a broker needs, as an HTTP and WebSocket
 * server on a loopback port of this JVM. It keeps everything in memory, needs no account, and knows
 * nothing of processes. Start one with {@link dev.brokerline.relaycast.LocalRelaycast#start()}.
 */
@NullMarked
package dev.brokerline.relaycast;

import org.jspecify.annotations.NullMarked;
