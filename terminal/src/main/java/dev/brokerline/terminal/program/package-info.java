/** What the output of a program tells of its state, and what has told it. */
@NullMarked
package dev.brokerline.terminal.program;

import org.jspecify.annotations.NullMarked;
