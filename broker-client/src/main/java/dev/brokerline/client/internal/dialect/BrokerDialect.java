package dev.brokerline.client.internal.dialect;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.Optional;

/**
 * The differences of one kind of broker from the plain protocol. A connection has a dialect from
 * its greeting on. Immutable, and safe for use by any thread.
 *
 * <p>A plain broker answers each request with its id when it is done, in any order, passes input on
 * unchanged, and runs every agent that it accepts.
 */
public interface BrokerDialect {

  /** The owner of an error without an id. */
  enum ErrorOwner {
    /** The oldest unanswered request on the wire. */
    OLDEST_REQUEST,
    /** No request. */
    NOBODY,
    /** No request: the broker can no longer read its input, and exits. */
    INPUT
  }

  /**
   * Returns whether answers come in the order of the requests. Then a request behind a slow one
   * cannot be answered before that one, and waits at least as long.
   */
  boolean answersInOrder();

  /** Returns the owner of an error without an id. */
  ErrorOwner ownerOf(ErrorDetail withoutId);

  /** Returns what an error says about the effect of its request. */
  Outcome outcomeOf(ErrorDetail error);

  /**
   * Returns whether an error says that the request did not reach the agent's worker, because the
   * worker's process is ending. An event about that end follows.
   */
  boolean isOfEndingWorker(ErrorDetail error);

  /** Returns the request in the form that this broker needs, which is mostly the same one. */
  BrokerRequest<?> asSent(BrokerRequest<?> request);

  /**
   * Returns how many complaints of the agent's worker may follow the {@code ok} to a request. Zero
   * means that the {@code ok} proves the effect; otherwise later events must confirm it.
   */
  int complaintsAfterOk(BrokerRequest<?> request);

  /** Returns whether a worker's complaint may be about a request that was answered before. */
  boolean mayConcernRequest(ErrorDetail complaint);

  /** Returns why a spawn must not be sent, if this broker would accept it and run nothing. */
  Optional<String> refusal(SpawnAgent request);
}
