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
    R result, Confirmation confirmation, @Nullable ErrorDetail refusal, String evidence) {}
