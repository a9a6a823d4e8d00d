/**
 * Agents as objects.
 *
 * <p>Start with {@link dev.brokerline.agents.AgentRelay}, which keeps a broker alive and spawns
 * {@link dev.brokerline.agents.Agent}s. A caller sends messages to an agent, waits for it and
 * releases it.
 */
@NullMarked
package dev.brokerline.agents;

import org.jspecify.annotations.NullMarked;
