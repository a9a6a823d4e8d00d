/**
 * The embedded local Relaycast: the message service that a broker needs, as an HTTP and WebSocket
 * server on a loopback port of this JVM. It keeps everything in memory and needs no account. Start
 * one with {@link dev.brokerline.relaycast.LocalRelaycast#start()}.
 */
@NullMarked
package dev.brokerline.relaycast;

import org.jspecify.annotations.NullMarked;
