/**
 * The human side of Brokerline: picocli commands that parse, make one call, print, and choose an
 * exit code.
 */
@NullMarked
package dev.brokerline.cli;

import org.jspecify.annotations.NullMarked;
