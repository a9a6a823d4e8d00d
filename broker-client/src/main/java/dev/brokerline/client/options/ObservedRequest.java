package dev.brokerline.client.options;

import org.jspecify.annotations.Nullable;

/**
 * Which request something is about. It has nothing of what the request carries.
 *
 * @param type its name on the wire, {@code spawn_agent} for example
 * @param agent the agent it is about, or null if it is about none
 * @param id its id on the wire, unique within one broker; null if it was never given to the broker
 */
public record ObservedRequest(String type, @Nullable String agent, @Nullable String id) {}
