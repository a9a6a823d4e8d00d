/** Tests of the fake broker, above all that it does what the real one was seen to do. */
@NullMarked
package dev.brokerline.testing;

import org.jspecify.annotations.NullMarked;
