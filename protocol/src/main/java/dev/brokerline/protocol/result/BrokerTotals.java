package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of the broker as a whole.
 *
 * @param totalAgentsSpawned counts those asked for on stdin only
 * @param totalCrashes counts those that led to a decision about a restart only
 */
public record BrokerTotals(
    @Nullable Long activeAgents,
    @Nullable Long totalAgentsSpawned,
    @Nullable Long totalCrashes,
    @Nullable Long totalRestarts,
    @Nullable Long uptimeSecs) {}
