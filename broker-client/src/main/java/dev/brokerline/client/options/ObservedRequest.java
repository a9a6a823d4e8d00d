package dev.brokerline.client.options;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a request, without its contents.
 *
 * @param type its wire name, such as {@code spawn_agent}
 * @param agent the agent that it is about, or null
 * @param id its wire id, unique within one broker; null if it was never sent
 */
public record ObservedRequest(String type, @Nullable String agent, @Nullable String id) {}
