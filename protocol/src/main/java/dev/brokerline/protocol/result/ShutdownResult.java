package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** The broker is ending. */
public record ShutdownResult(@Nullable String status) implements BrokerResult {}
