package dev.brokerline.client.model;

import dev.brokerline.protocol.ErrorDetail;
import org.jspecify.annotations.Nullable;

/**
 * The broker's answer to a request, and what later events say about its effect.
 *
 * @param result the broker's answer, sent before the worker acts
 * @param confirmation what is known about the effect
 * @param refusal the worker's error; null unless the confirmation is {@link Confirmation#REFUSED}
 * @param evidence what was observed, or why the effect is unknown, as a sentence for people
 */
public record CheckedResult<R>(
    R result, Confirmation confirmation, @Nullable ErrorDetail refusal, String evidence) {

  /** Whether a request took effect that the broker answers before the worker acts on it. */
  public enum Confirmation {
    /** There is evidence that it took effect. */
    CONFIRMED,
    /** The worker refused it. */
    REFUSED,
    /** There is evidence for neither; it may or may not have taken effect. */
    UNCONFIRMED
  }
}
