package dev.brokerline.agents;

import dev.brokerline.agents.internal.delivery.DeliveryTracker;
import dev.brokerline.agents.internal.delivery.TrackedDelivery;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The delivery of a message that the broker has accepted. It is tracked from its acceptance on, so
 * no report is missed. Safe for use by any thread.
 */
public final class Delivery {

  private final Message message;
  private final MessageAccepted accepted;
  private final DeliveryTracker tracker;
  private final TrackedDelivery tracked;

  Delivery(
      Message message, MessageAccepted accepted, DeliveryTracker tracker, TrackedDelivery tracked) {
    this.message = message;
    this.accepted = accepted;
    this.tracker = tracker;
    this.tracked = tracked;
  }

  /** Returns the message. */
  public Message message() {
    return message;
  }

  /** Returns the broker's answer to the sending. */
  public MessageAccepted accepted() {
    return accepted;
  }

  /** Returns the id that the broker gave the message. */
  public String eventId() {
    return report().eventId();
  }

  /** Returns the current state of the delivery. */
  public DeliveryState state() {
    return report().state();
  }

  /** Returns what is currently known about the delivery. */
  public DeliveryReport report() {
    return tracked.report();
  }

  /**
   * Waits until the delivery reaches the state; completes at once if it has. The future fails with
   * an {@link dev.brokerline.agents.model.AgentWaitException} at the deadline, or as soon as the
   * delivery can no longer reach the state: the agent ends, the broker gives the message up, or the
   * message was published, after which the broker reports nothing more. Cancelling the future gives
   * up the wait.
   */
  public CompletableFuture<DeliveryReport> await(DeliveryState state, Duration timeout) {
    return tracker.await(tracked, state, timeout);
  }

  @Override
  public String toString() {
    return "Delivery[" + report() + "]";
  }
}
