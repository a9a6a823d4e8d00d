package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a message to one agent. {@link #name()} is the receiver; it is null only if
 * {@link Dropped} names a delivery instead.
 */
public sealed interface DeliveryEvent extends BrokerEvent {

  /** Returns the name of the agent; null if absent. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * The worker has the message.
   *
   * @param timestamp milliseconds since 1970
   */
  record Queued(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable Long timestamp)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_queued";
    }
  }

  /**
   * The worker typed the message, or passed it to the provider.
   *
   * @param timestamp milliseconds since 1970
   */
  record Injected(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable Long timestamp)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_injected";
    }
  }

  /** A headless worker works on the message. */
  record Active(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable String pattern)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_active";
    }
  }

  /**
   * The typed text was seen on the terminal, or five seconds have passed.
   *
   * @param timestamp null in practice
   */
  record Acked(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable Long timestamp)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_ack";
    }
  }

  /**
   * The same as {@link Acked}. It follows that event for an agent with a terminal, and precedes it
   * for a headless agent.
   */
  record Verified(@Nullable String name, @Nullable String deliveryId, @Nullable String eventId)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_verified";
    }
  }

  /**
   * The broker sent the message to the worker again. The worker ignores a message that it already
   * has.
   *
   * @param attempts 2 or more
   */
  record Retried(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable Integer attempts)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_retry";
    }
  }

  /**
   * The broker gave up either all messages to an agent, with their number, or a single delivery,
   * with its id; see {@link #ofAgent} and {@link #ofDelivery}.
   *
   * @param name null for a single delivery
   * @param count null for a single delivery
   * @param deliveryId null for all messages to an agent
   */
  record Dropped(
      @Nullable String name,
      @Nullable Integer count,
      @Nullable String deliveryId,
      @Nullable String reason)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_dropped";
    }

    /** Returns the event that {@code count} messages to an agent were dropped. */
    public static Dropped ofAgent(String name, int count, String reason) {
      return new Dropped(name, count, null, reason);
    }

    /** Returns the event that one delivery was given up; the worker may still type it later. */
    public static Dropped ofDelivery(String deliveryId, String reason) {
      return new Dropped(null, null, deliveryId, reason);
    }
  }

  /** The worker could not deliver the message. No known worker sends this. */
  record Failed(
      @Nullable String name,
      @Nullable String deliveryId,
      @Nullable String eventId,
      @Nullable String reason)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_failed";
    }
  }
}
