package dev.brokerline.relaycast;

import org.jspecify.annotations.Nullable;

/**
 * A request of an agent to start another agent.
 *
 * @param name the name of the new agent
 * @param cli the program, such as {@code claude}
 * @param task the task; may be empty
 * @param channel the channel, without {@code #}; null if absent
 * @param model the model; null if absent
 */
public record SpawnRequest(
    String name, String cli, String task, @Nullable String channel, @Nullable String model) {}
