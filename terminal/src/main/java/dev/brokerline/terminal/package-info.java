/**
 * Reads what a terminal shows: its screen, its lines, its title and modes, and the state of its
 * program.
 *
 * <p>{@link dev.brokerline.terminal.TerminalReader} reads all of it from one stream of text.
 * Nothing in this package starts a thread or reads a clock. No class in it is safe for use by
 * several threads at a time.
 */
@NullMarked
package dev.brokerline.terminal;

import org.jspecify.annotations.NullMarked;
