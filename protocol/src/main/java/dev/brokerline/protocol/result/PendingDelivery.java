package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** A message handed to a worker that has not said yet that it typed it. */
public record PendingDelivery(
    @Nullable String deliveryId,
    @Nullable String eventId,
    @Nullable String workerName,
    @Nullable Integer attempts) {}
