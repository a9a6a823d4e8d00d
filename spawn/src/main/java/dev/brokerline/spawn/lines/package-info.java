/** Splits bytes into lines, and carries lines between the two ends of a conversation. */
@NullMarked
package dev.brokerline.spawn.lines;

import org.jspecify.annotations.NullMarked;
