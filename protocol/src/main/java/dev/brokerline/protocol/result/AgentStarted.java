package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The worker of an agent runs. Events say whether its program does.
 *
 * @param preRegistered whether Relaycast already knows the agent
 * @param warning why Relaycast does not know it, if the broker tolerates that
 */
public record AgentStarted(
    @Nullable String name,
    @Nullable String runtime,
    @Nullable String provider,
    @Nullable Boolean preRegistered,
    @Nullable String warning)
    implements BrokerResult {}
