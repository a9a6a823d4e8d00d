/**
 * Programs in pseudo-terminals: a {@link dev.brokerline.spawn.pty.PtyProcess} takes and prints
 * bytes, has a size, and ends with everything that it has started.
 */
@NullMarked
package dev.brokerline.spawn.pty;

import org.jspecify.annotations.NullMarked;
