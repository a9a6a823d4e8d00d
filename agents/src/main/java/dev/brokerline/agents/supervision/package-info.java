/** What an {@code AgentRelay} does when its broker ends unexpectedly. */
@NullMarked
package dev.brokerline.agents.supervision;

import org.jspecify.annotations.NullMarked;
