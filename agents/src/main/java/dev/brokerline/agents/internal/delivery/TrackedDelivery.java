package dev.brokerline.agents.internal.delivery;

import dev.brokerline.agents.internal.registry.Waits;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import org.jspecify.annotations.Nullable;

/** A message on its way to an agent. The tracker's lock guards everything except the report. */
public final class TrackedDelivery {

  final Waits<TrackedDelivery> waits;
  volatile DeliveryReport report;
  @Nullable String deliveryId;

  /** When the message was typed according to the broker; null before. */
  @Nullable Long injectedNanos;

  boolean headless;

  TrackedDelivery(String eventId, String to, DeliveryTracker tracker) {
    this.report =
        new DeliveryReport(eventId, to, DeliveryState.ACCEPTED, /* attempts= */ 1, false, null);
    this.waits = tracker.waitsFor(this);
  }

  /** Returns what is currently known about it. */
  public DeliveryReport report() {
    return report;
  }

  boolean isSettled() {
    DeliveryReport now = report;
    return now.why() != null || now.state().reached(DeliveryState.VERIFIED);
  }
}
