/**
 * Output to the terminal: removes control sequences, splits and prefixes lines, and writes JSON
 * lines.
 */
@NullMarked
package dev.brokerline.cli.output;

import org.jspecify.annotations.NullMarked;
