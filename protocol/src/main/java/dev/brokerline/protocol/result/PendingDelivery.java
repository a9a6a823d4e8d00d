package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** A message to a worker that has not reported it as typed yet. */
public record PendingDelivery(
    @Nullable String deliveryId,
    @Nullable String eventId,
    @Nullable String workerName,
    @Nullable Integer attempts) {}
