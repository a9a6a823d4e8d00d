/**
 * The broker's protocol, version 1, in four layers: bytes and lines belong to the process, the
 * envelope to {@code wire.EnvelopeCodec}, and the meanings to the sealed families {@code request},
 * {@code result} and {@code event}. PROTOCOL.md at the root of the project describes the wire.
 */
@NullMarked
package dev.brokerline.protocol;

import org.jspecify.annotations.NullMarked;
