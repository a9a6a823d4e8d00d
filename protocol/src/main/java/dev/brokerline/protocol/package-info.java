/**
 * The broker's protocol, version 1. The packages {@code request}, {@code result} and {@code event}
 * have a record for each message. PROTOCOL.md in the root of the project describes the wire format
 * and the behavior of the broker.
 */
@NullMarked
package dev.brokerline.protocol;

import org.jspecify.annotations.NullMarked;
