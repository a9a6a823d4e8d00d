package dev.brokerline.relaycast;

import org.jspecify.annotations.Nullable;

/**
 * A request of an agent to stop an agent.
 *
 * @param name name of the agent
 * @param reason the reason; null if absent
 */
public record ReleaseRequest(String name, @Nullable String reason) {}
