package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** An agent was ended. */
public record ReleaseResult(@Nullable String name) implements BrokerResult {}
