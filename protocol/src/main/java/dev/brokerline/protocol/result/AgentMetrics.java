package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The metrics of an agent's worker, not of its program; of Brokerline's own broker, those of the
 * program and all that it has started.
 *
 * @param memoryBytes the resident set size; 0 on systems other than Linux
 */
public record AgentMetrics(
    @Nullable String name,
    @Nullable Long pid,
    @Nullable Long memoryBytes,
    @Nullable Long uptimeSecs) {}
