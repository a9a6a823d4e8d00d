package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** A terminal has a new size. */
public record ResizeResult(@Nullable String name, @Nullable Integer rows, @Nullable Integer cols)
    implements BrokerResult {}
