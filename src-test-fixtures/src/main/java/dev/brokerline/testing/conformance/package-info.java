/**
 * The promises of protocol version 1, as scenarios that run against any broker: the fake, the real
 * one, or one in another language. They exchange raw lines through the interfaces of {@code spawn}.
 */
@NullMarked
package dev.brokerline.testing.conformance;

import org.jspecify.annotations.NullMarked;
