package dev.brokerline.agents.internal.delivery;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are remembered, by message and recipient, and by the last id that the broker
 * gave each. Their number is limited; the oldest are forgotten, settled ones first.
 *
 * <p>The lock of {@link DeliveryTracker} guards it.
 */
final class DeliveryIndex {

  /** How many of the oldest deliveries are examined to find a settled one. */
  private static final int EVICTION_LOOKS = 64;

  private final int max;
  private final Map<Key, TrackedDelivery> all = new LinkedHashMap<>();
  private final Map<String, TrackedDelivery> named = new HashMap<>();

  private record Key(String eventId, String to) {
    static Key of(TrackedDelivery delivery) {
      return new Key(delivery.report.eventId(), delivery.report.to());
    }
  }

  DeliveryIndex(int max) {
    this.max = max;
  }

  /** Returns the delivery of a message to a recipient; null if none is remembered. */
  @Nullable TrackedDelivery find(String eventId, String to) {
    return all.get(new Key(eventId, to));
  }

  /** Returns the delivery with the id that the broker gave it; null if none is remembered. */
  @Nullable TrackedDelivery named(String deliveryId) {
    return named.get(deliveryId);
  }

  /** Returns the deliveries that match, oldest first. */
  List<TrackedDelivery> all(Predicate<TrackedDelivery> which) {
    return all.values().stream().filter(which).toList();
  }

  /** Adds a new delivery. Returns the one that was forgotten for it; null if none was. */
  @Nullable TrackedDelivery add(TrackedDelivery delivery) {
    TrackedDelivery forgotten = all.size() < max ? null : evict();
    all.put(Key.of(delivery), delivery);
    return forgotten;
  }

  private TrackedDelivery evict() {
    TrackedDelivery oldest =
        all.values().stream()
            .limit(EVICTION_LOOKS)
            .filter(TrackedDelivery::isSettled)
            .findFirst()
            .orElseGet(() -> all.values().iterator().next());
    all.remove(Key.of(oldest));
    forgetName(oldest);
    return oldest;
  }

  /** Sets the id of a delivery, unless the delivery is forgotten. */
  void name(TrackedDelivery delivery, String deliveryId) {
    if (all.get(Key.of(delivery)) == delivery) {
      forgetName(delivery);
      delivery.deliveryId = deliveryId;
      named.put(deliveryId, delivery);
    }
  }

  private void forgetName(TrackedDelivery delivery) {
    if (delivery.deliveryId != null) {
      named.remove(delivery.deliveryId, delivery);
    }
  }

  /** Returns the number of known delivery ids, at most the number of deliveries. */
  int names() {
    return named.size();
  }
}
