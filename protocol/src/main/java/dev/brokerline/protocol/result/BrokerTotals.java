package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The totals of the broker.
 *
 * @param totalAgentsSpawned only those that a client on stdin asked for
 * @param totalCrashes only those that led to a decision about a restart
 */
public record BrokerTotals(
    @Nullable Long activeAgents,
    @Nullable Long totalAgentsSpawned,
    @Nullable Long totalCrashes,
    @Nullable Long totalRestarts,
    @Nullable Long uptimeSecs) {}
