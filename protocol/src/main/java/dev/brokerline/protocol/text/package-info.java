/**
 * The rules for text: {@link dev.brokerline.protocol.text.PrintableText} for what people see,
 * {@link dev.brokerline.protocol.text.TypedText} for what is typed into an agent's terminal, and
 * {@link dev.brokerline.protocol.text.Names} for names.
 */
@NullMarked
package dev.brokerline.protocol.text;

import org.jspecify.annotations.NullMarked;
