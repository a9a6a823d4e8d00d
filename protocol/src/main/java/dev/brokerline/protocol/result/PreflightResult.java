package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** So many registrations begin in the background; their failures are not told. */
public record PreflightResult(@Nullable Integer queued) implements BrokerResult {}
