package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import org.jspecify.annotations.Nullable;

/** One message on its way to one agent. All but the report is guarded by the tracker's lock. */
public final class TrackedDelivery {

  final Waits<TrackedDelivery> waits;
  volatile DeliveryReport report;
  @Nullable String deliveryId;

  /** When it was typed, by the broker's word; null before. */
  @Nullable Long injectedNanos;

  boolean headless;

  TrackedDelivery(String eventId, String to, DeliveryTracker tracker) {
    this.report =
        new DeliveryReport(eventId, to, DeliveryState.ACCEPTED, /* attempts= */ 1, false, null);
    this.waits = tracker.waitsFor(this);
  }

  /** Returns what is known of it now. */
  public DeliveryReport report() {
    return report;
  }

  boolean isSettled() {
    DeliveryReport now = report;
    return now.why() != null || now.state().reached(DeliveryState.VERIFIED);
  }
}
