/** A clock that a test turns by hand, and the real clock behind the same interface. */
@NullMarked
package dev.brokerline.testing.time;

import org.jspecify.annotations.NullMarked;
