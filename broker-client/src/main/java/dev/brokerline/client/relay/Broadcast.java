package dev.brokerline.client.relay;

import java.util.List;
import java.util.Map;

/**
 * One text sent to every agent of this broker.
 *
 * @param deliveries to those that the broker took it for, in any order
 * @param failures by the names of the others; one whose worker was away, so that the broker has
 *     published the message instead of handing it over, is among them
 */
public record Broadcast(List<Delivery> deliveries, Map<String, Throwable> failures) {

  public Broadcast {
    deliveries = List.copyOf(deliveries);
    failures = Map.copyOf(failures);
  }
}
