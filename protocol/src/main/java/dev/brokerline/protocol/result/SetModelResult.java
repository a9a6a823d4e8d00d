package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** A model was asked for; success or not, it has no effect with known brokers. */
public record SetModelResult(
    @Nullable String name, @Nullable String model, @Nullable Boolean success)
    implements BrokerResult {}
