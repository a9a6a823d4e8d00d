/**
 * The behaviour of broker 3.2.18 as a state machine: lines in, lines out, no thread and no clock of
 * its own. It reads and writes its own JSON, so that a mistake of the library's codec is not
 * repeated here and hidden.
 */
@NullMarked
package dev.brokerline.testing.engine;

import org.jspecify.annotations.NullMarked;
