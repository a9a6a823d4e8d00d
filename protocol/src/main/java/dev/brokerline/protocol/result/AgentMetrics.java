package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of one agent's worker, not of its program.
 *
 * @param memoryBytes the resident set; 0 where the system is not Linux
 */
public record AgentMetrics(
    @Nullable String name,
    @Nullable Long pid,
    @Nullable Long memoryBytes,
    @Nullable Long uptimeSecs) {}
