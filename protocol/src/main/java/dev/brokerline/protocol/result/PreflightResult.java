package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The number of registrations that begin in the background. The broker does not report their
 * failures.
 */
public record PreflightResult(@Nullable Integer queued) implements BrokerResult {}
