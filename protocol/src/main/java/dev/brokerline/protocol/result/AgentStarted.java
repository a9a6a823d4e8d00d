package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * An agent's worker runs; whether its program does is told by events.
 *
 * @param preRegistered whether the agent is known to Relaycast already
 * @param warning why it is not, if that was tolerable
 */
public record AgentStarted(
    @Nullable String name,
    @Nullable String runtime,
    @Nullable String provider,
    @Nullable Boolean preRegistered,
    @Nullable String warning)
    implements BrokerResult {}
