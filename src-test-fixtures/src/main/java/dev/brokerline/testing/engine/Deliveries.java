package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages to agents (PROTOCOL.md, "What a caller must know"). A message is pending until
 * it is injected, with an attempt every second.
 */
final class Deliveries {

  private static final int MAX_ATTEMPTS = 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration QUEUE_DELAY = Duration.ofMillis(1);

  private final EngineOptions options;
  private final Timers timers;
  private final Outbox outbox;
  private final Programs programs;
  private final Set<Delivery> pending = new LinkedHashSet<>();

  Deliveries(EngineOptions options, Timers timers, Outbox outbox, Programs programs) {
    this.options = options;
    this.timers = timers;
    this.outbox = outbox;
    this.programs = programs;
  }

  List<SortedMap<String, @Nullable Object>> rows() {
    return pending.stream().map(Delivery::row).toList();
  }

  /** Sends the message to the agent's worker, and repeats that. */
  void deliver(Worker worker, Delivery delivery) {
    pending.add(delivery);
    attempt(worker, delivery);
    retryLater(worker, delivery);
  }

  /** Gives up the agent's pending messages, and reports that if there were any. */
  void drop(String agent, String reason) {
    long before = pending.size();
    pending.removeIf(delivery -> delivery.agent.equals(agent));
    long count = before - pending.size();
    if (count > 0) {
      outbox.event("delivery_dropped", "name", agent, "count", count, "reason", reason);
    }
  }

  /** Makes the worker accept a message that the broker does not track. */
  void accept(Worker worker, Delivery delivery) {
    if (delivery.arrived) {
      return;
    }
    delivery.arrived = true;
    if (worker.spec.headless()) {
      answerAtOnce(worker, delivery);
    } else {
      type(worker, delivery);
    }
  }

  private void attempt(Worker worker, Delivery delivery) {
    delivery.attempts++;
    delivery.lastAttempt = timers.uptime();
    String spoiled = worker.pipe.writeFrame();
    if (spoiled == null) {
      accept(worker, delivery);
    } else {
      outbox.invalidFrame(worker.name(), spoiled);
    }
  }

  private void retryLater(Worker worker, Delivery delivery) {
    timers.atTick(delivery.lastAttempt.plus(RETRY_AFTER), () -> retry(worker, delivery));
  }

  private void retry(Worker worker, Delivery delivery) {
    if (!pending.contains(delivery)) {
      return;
    }
    if (!worker.alive || delivery.attempts == MAX_ATTEMPTS) {
      pending.remove(delivery);
      outbox.event(
          "delivery_dropped", "delivery_id", delivery.deliveryId, "reason", "max_retries_exceeded");
      return;
    }
    SortedMap<String, @Nullable Object> fields = delivery.describe();
    fields.put("attempts", delivery.attempts + 1);
    outbox.event("delivery_retry", fields);
    attempt(worker, delivery);
    retryLater(worker, delivery);
  }

  private void answerAtOnce(Worker worker, Delivery delivery) {
    timed("delivery_queued", delivery);
    injected(delivery);
    SortedMap<String, @Nullable Object> active = delivery.describe();
    active.put("pattern", "headless:" + worker.spec.provider());
    outbox.event("delivery_active", active);
    outbox.event("delivery_verified", delivery.describe());
    acknowledged(delivery);
  }

  /**
   * Types a message, one at a time for each terminal. The worker's report may outlive the worker.
   */
  private void type(Worker worker, Delivery delivery) {
    Duration now = timers.uptime();
    Duration start = later(now.plus(QUEUE_DELAY), worker.typingFreeAt);
    worker.typingFreeAt = start.plus(options.injectDelay());
    timers.after(QUEUE_DELAY, () -> timed("delivery_queued", delivery));
    timers.after(worker.typingFreeAt.minus(now), () -> typed(worker, delivery));
  }

  private static Duration later(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void typed(Worker worker, Delivery delivery) {
    if (!worker.alive) {
      return;
    }
    injected(delivery);
    worker.unacknowledged++;
    programs.typed(worker, delivery.text);
    timers.after(
        options.ackDelay(),
        () -> {
          if (worker.alive) {
            worker.unacknowledged--;
            acknowledged(delivery);
            outbox.event("delivery_verified", delivery.describe());
          }
        });
  }

  private void injected(Delivery delivery) {
    pending.remove(delivery);
    timed("delivery_injected", delivery);
  }

  private void acknowledged(Delivery delivery) {
    SortedMap<String, @Nullable Object> fields = delivery.describe();
    fields.put("timestamp", null);
    outbox.event("delivery_ack", fields);
  }

  private void timed(String kind, Delivery delivery) {
    SortedMap<String, @Nullable Object> fields = delivery.describe();
    fields.put("timestamp", timers.epochMillis());
    outbox.event(kind, fields);
  }
}
