/**
 * The command line: picocli commands that parse options, make one call, print, and choose an exit
 * code.
 */
@NullMarked
package dev.brokerline.cli;

import org.jspecify.annotations.NullMarked;
