/** Time that a test turns by hand, and the real one behind the same interface. */
@NullMarked
package dev.brokerline.testing.time;

import org.jspecify.annotations.NullMarked;
