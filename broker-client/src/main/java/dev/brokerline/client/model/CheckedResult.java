package dev.brokerline.client.model;

import dev.brokerline.protocol.ErrorDetail;
import org.jspecify.annotations.Nullable;

/**
 * The broker's answer to a request, and what the events after it say of its effect.
 *
 * @param result the broker's answer, which is given before the worker has acted
 * @param confirmation what is known of the effect
 * @param refusal the worker's words; null unless it is {@link Confirmation#REFUSED}
 * @param evidence what was seen, or why nothing can be said, as a sentence for people
 */
public record CheckedResult<R>(
    R result, Confirmation confirmation, @Nullable ErrorDetail refusal, String evidence) {}
