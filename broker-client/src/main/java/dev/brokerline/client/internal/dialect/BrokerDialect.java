package dev.brokerline.client.internal.dialect;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.Optional;

/**
 * How one kind of broker departs from the plain protocol. A connection has one from its greeting
 * on. Immutable; any thread may ask.
 *
 * <p>A plain broker answers each request with its id and once it is done, in any order, writes
 * input as it came, and runs every agent that it takes.
 */
public interface BrokerDialect {

  /** Whom an error without an id is about. */
  enum ErrorOwner {
    /** The oldest request on the wire without an answer. */
    OLDEST_REQUEST,
    /** No request. */
    NOBODY,
    /** No request: the broker cannot read its input any more, and ends. */
    INPUT
  }

  /**
   * Returns whether answers come in the order of the requests. Then a request behind a slow one
   * cannot be answered before that one, and waits at least as long.
   */
  boolean answersInOrder();

  /** Returns whom an error is about that came without an id. */
  ErrorOwner ownerOf(ErrorDetail withoutId);

  /** Returns what an error says about the effect of the request that it answers. */
  Outcome outcomeOf(ErrorDetail error);

  /** Returns the request as this broker has to be asked it: the same one, in most cases. */
  BrokerRequest<?> asSent(BrokerRequest<?> request);

  /**
   * Returns how many complaints of the agent's worker may follow the {@code ok} to a request: zero
   * if the {@code ok} means that it was done. Every other one must be confirmed by what follows.
   */
  int complaintsAfterOk(BrokerRequest<?> request);

  /** Returns whether a worker's complaint may be about a request that was answered before. */
  boolean mayConcernRequest(ErrorDetail complaint);

  /** Returns why an agent must not be asked for, if this broker would take it and not run it. */
  Optional<String> refusal(SpawnAgent request);
}
