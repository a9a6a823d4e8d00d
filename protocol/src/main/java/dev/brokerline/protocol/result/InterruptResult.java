package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * An agent has no running turn any more.
 *
 * @param interrupted whether one was running
 */
public record InterruptResult(@Nullable String name, @Nullable Boolean interrupted)
    implements BrokerResult {}
