/** Opens sessions with agent programs. Start with {@link dev.brokerline.harness.Harness}. */
@NullMarked
package dev.brokerline.harness;

import org.jspecify.annotations.NullMarked;
