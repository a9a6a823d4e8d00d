/** Programs that answer one prompt and exit. */
@NullMarked
package dev.brokerline.testing.agent.oneshot;

import org.jspecify.annotations.NullMarked;
