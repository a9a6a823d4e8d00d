/** The frame and its JSON, held to recorded conversations with real brokers. */
@NullMarked
package dev.brokerline.protocol.wire;

import org.jspecify.annotations.NullMarked;
