package dev.brokerline.agents.model;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the delivery of one message to one recipient.
 *
 * @param eventId the id that the broker gave the message
 * @param to the recipient
 * @param state the state of the delivery
 * @param attempts how often the broker has sent it to the worker, which ignores repetitions
 * @param echoSeen whether the broker saw the exact text on the program's terminal shortly after it
 *     was typed. That is the strongest evidence available, but it does not prove that anybody read
 *     the text. The broker never recognizes a text of several lines.
 * @param why why no further progress can be observed; null while it can
 */
public record DeliveryReport(
    String eventId,
    String to,
    DeliveryState state,
    int attempts,
    boolean echoSeen,
    @Nullable String why) {

  /** Returns a copy in this state. */
  public DeliveryReport withState(DeliveryState state) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }

  /** Returns a copy with this number of attempts. */
  public DeliveryReport withAttempts(int attempts) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }

  /** Returns a copy with or without evidence from the terminal. */
  public DeliveryReport withEchoSeen(boolean echoSeen) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }

  /** Returns a copy with this reason why no further progress can be observed, or null. */
  public DeliveryReport withWhy(@Nullable String why) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }
}
