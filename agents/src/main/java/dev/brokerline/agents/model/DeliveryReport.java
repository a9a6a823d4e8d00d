package dev.brokerline.agents.model;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one message's way to one recipient.
 *
 * @param eventId the id that the broker gave the message
 * @param to the recipient
 * @param state how far it has come
 * @param attempts how often the broker has handed it to the worker; the worker ignores repeats
 * @param echoSeen whether the very text was seen on the program's terminal, shortly after it was
 *     typed. That is the strongest evidence there is, and still none that anybody read it. Texts of
 *     several lines are never recognised by the broker.
 * @param why why nothing more can be learned; null while something may be
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

  /** Returns a copy with so many attempts. */
  public DeliveryReport withAttempts(int attempts) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }

  /** Returns a copy with or without evidence from the terminal. */
  public DeliveryReport withEchoSeen(boolean echoSeen) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }

  /** Returns a copy about which nothing more can be learned for this reason, if there is one. */
  public DeliveryReport withWhy(@Nullable String why) {
    return new DeliveryReport(eventId, to, state, attempts, echoSeen, why);
  }
}
