/**
 * Agents as objects.
 *
 * <p>{@link dev.brokerline.agents.AgentRelay} is the place to begin: it keeps a broker alive, and
 * an {@link dev.brokerline.agents.Agent} is spoken to, waited for and released.
 */
@NullMarked
package dev.brokerline.agents;

import org.jspecify.annotations.NullMarked;
