/** The state of a program as its output shows it. */
@NullMarked
package dev.brokerline.terminal.program;

import org.jspecify.annotations.NullMarked;
