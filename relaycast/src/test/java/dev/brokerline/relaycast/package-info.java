/** The tests of the local Relaycast, over HTTP and WebSocket as its clients see it. */
@NullMarked
package dev.brokerline.relaycast;

import org.jspecify.annotations.NullMarked;
