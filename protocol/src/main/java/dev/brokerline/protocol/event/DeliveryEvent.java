package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * An event on a message's way to one agent. {@link #name()} is the receiver; null only where {@link
 * Dropped} names a delivery instead.
 */
public sealed interface DeliveryEvent extends BrokerEvent {

  /** Returns the name of the agent; null if the broker left it out. */
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
   * The worker typed the message, or handed it to the provider.
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
   * The typed text was seen on the terminal, or five seconds went by.
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

  /** As {@link Acked}; for a terminal it follows that, headless it precedes. */
  record Verified(@Nullable String name, @Nullable String deliveryId, @Nullable String eventId)
      implements DeliveryEvent {

    @Override
    public String kind() {
      return "delivery_verified";
    }
  }

  /**
   * The message was handed to the worker again, which ignores what it has already.
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
   * Messages will not be tried again. Either those of one agent, by their number, or a single
   * delivery, by its id: see {@link #ofAgent} and {@link #ofDelivery}.
   *
   * @param name null if it is about a single delivery
   * @param count null if it is about a single delivery
   * @param deliveryId null if it is about an agent
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

    /** Returns the event that so many messages to an agent were dropped. */
    public static Dropped ofAgent(String name, int count, String reason) {
      return new Dropped(name, count, null, reason);
    }

    /** Returns the event that one delivery was given up; the worker may still type it later. */
    public static Dropped ofDelivery(String deliveryId, String reason) {
      return new Dropped(null, null, deliveryId, reason);
    }
  }

  /** The worker could not deliver the message; known workers never say so. */
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
