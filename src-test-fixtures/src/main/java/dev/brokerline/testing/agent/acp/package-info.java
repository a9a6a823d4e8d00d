/** The Agent Client Protocol, version 1, as each program speaks it. */
@NullMarked
package dev.brokerline.testing.agent.acp;

import org.jspecify.annotations.NullMarked;
