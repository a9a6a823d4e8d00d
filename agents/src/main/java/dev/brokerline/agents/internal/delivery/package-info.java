/** The state of deliveries, folded from the wire, and the waits for it. */
@NullMarked
package dev.brokerline.agents.internal.delivery;

import org.jspecify.annotations.NullMarked;
