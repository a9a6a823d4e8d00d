/** A scriptable broker for tests. */
@NullMarked
package dev.brokerline.testing;

import org.jspecify.annotations.NullMarked;
