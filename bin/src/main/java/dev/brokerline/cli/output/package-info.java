/**
 * Text on its way to the terminal: control sequences taken out, lines put together and prefixed,
 * JSON objects written one a line. Nothing here knows brokers or agents.
 */
@NullMarked
package dev.brokerline.cli.output;

import org.jspecify.annotations.NullMarked;
