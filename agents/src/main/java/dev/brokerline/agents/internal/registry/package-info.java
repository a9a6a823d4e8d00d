/** The state of agents, folded from the wire, and the waits for it. */
@NullMarked
package dev.brokerline.agents.internal.registry;

import org.jspecify.annotations.NullMarked;
