package dev.brokerline.relaycast;

import org.jspecify.annotations.Nullable;

/**
 * An agent's wish for another agent.
 *
 * @param name name of the agent wanted
 * @param cli program it is to run, such as {@code claude}
 * @param task what it is to do; may be empty
 * @param channel channel it is to be in, without {@code #}; null if not said
 * @param model model it is to use; null if not said
 */
public record SpawnRequest(
    String name, String cli, String task, @Nullable String channel, @Nullable String model) {}
