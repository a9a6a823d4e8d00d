package dev.brokerline.agents;

import dev.brokerline.concurrent.Futures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries of one text to every agent of the broker.
 *
 * @param deliveries the deliveries that the broker accepted, in any order
 * @param failures the failures by the names of the other agents. They include agents whose worker
 *     was away, so that the broker published the message instead of handing it over
 */
public record Broadcast(List<Delivery> deliveries, Map<String, Throwable> failures) {

  public Broadcast {
    deliveries = List.copyOf(deliveries);
    failures = Map.copyOf(failures);
  }

  /** Returns what becomes of some messages, by the names of their agents; never fails. */
  static CompletableFuture<Broadcast> of(Map<String, CompletableFuture<Delivery>> sent) {
    List<Delivery> accepted = Collections.synchronizedList(new ArrayList<>());
    Map<String, Throwable> failures = new ConcurrentHashMap<>();
    List<CompletableFuture<Delivery>> told = new ArrayList<>();
    sent.forEach(
        (agent, delivery) ->
            told.add(
                delivery.whenComplete(
                    (done, failure) -> {
                      if (failure == null) {
                        accepted.add(done);
                      } else {
                        failures.put(agent, Futures.cause(failure));
                      }
                    })));
    return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new))
        .handle((all, anyFailure) -> new Broadcast(accepted, failures));
  }
}
