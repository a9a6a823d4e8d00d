package dev.brokerline.relaycast;

import org.jspecify.annotations.Nullable;

/**
 * An agent's wish that an agent be stopped.
 *
 * @param name name of the agent
 * @param reason why; null if not said
 */
public record ReleaseRequest(String name, @Nullable String reason) {}
