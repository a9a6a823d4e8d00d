/**
 * Which characters may pass: {@link dev.brokerline.protocol.text.PrintableText} on the way from
 * agents and brokers to people, {@link dev.brokerline.protocol.text.TypedText} on the way into an
 * agent's terminal, {@link dev.brokerline.protocol.text.Names} in names.
 */
@NullMarked
package dev.brokerline.protocol.text;

import org.jspecify.annotations.NullMarked;
