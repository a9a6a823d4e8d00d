package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** The broker ends now. */
public record ShutdownResult(@Nullable String status) implements BrokerResult {}
