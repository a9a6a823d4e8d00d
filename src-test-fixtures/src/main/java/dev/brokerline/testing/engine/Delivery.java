package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A message on its way to an agent. */
final class Delivery {

  final String agent;
  final String deliveryId;
  final String eventId;

  /** The text for the terminal. */
  final String text;

  /** How often the broker has sent it to the worker. */
  int attempts;

  /** The time of the last attempt, as uptime of the broker. */
  Duration lastAttempt = Duration.ZERO;

  /** Whether the worker has received it. */
  boolean arrived;

  Delivery(String agent, String deliveryId, String eventId, String text) {
    this.agent = agent;
    this.deliveryId = deliveryId;
    this.eventId = eventId;
    this.text = text;
  }

  /** Returns the fields that all its events share. */
  SortedMap<String, @Nullable Object> describe() {
    return Json.object("name", agent, "delivery_id", deliveryId, "event_id", eventId);
  }

  /** Returns its row in {@code get_status}. */
  SortedMap<String, @Nullable Object> row() {
    return Json.object(
        "attempts", attempts,
        "delivery_id", deliveryId,
        "event_id", eventId,
        "worker_name", agent);
  }
}
