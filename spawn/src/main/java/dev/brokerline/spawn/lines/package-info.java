/** Where a line ends, and what carries lines from one end of a conversation to the other. */
@NullMarked
package dev.brokerline.spawn.lines;

import org.jspecify.annotations.NullMarked;
