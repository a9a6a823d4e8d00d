package dev.brokerline.client.error;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No answer came in time. The broker may have performed the request, or may still do so; a late
 * answer is delivered as {@link ClientEvent.LateReply}.
 */
public final class RequestTimeoutException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /** The position of a request when its time ran out. */
  public enum Phase {
    /** An older request was still unanswered. */
    IN_LINE,
    /** It was the next to be answered: the broker works on it, or no longer reads. */
    UNANSWERED
  }

  private final transient BrokerRequest<?> request;
  private final Duration waited;
  private final Phase phase;
  private final transient @Nullable BrokerRequest<?> busyWith;

  /**
   * Makes the failure of a request.
   *
   * @param busyWith the older request that the broker had not answered; null if there was none
   */
  public RequestTimeoutException(
      BrokerRequest<?> request,
      Duration waited,
      @Nullable BrokerRequest<?> busyWith,
      String message) {
    super(message, Outcome.UNKNOWN, null);
    this.request = request;
    this.waited = waited;
    this.busyWith = busyWith;
    phase = busyWith == null ? Phase.UNANSWERED : Phase.IN_LINE;
  }

  /** Returns the position of the request when its time ran out. */
  public Phase phase() {
    return phase;
  }

  /** Returns the older request that the broker had not answered yet, if there was one. */
  public Optional<BrokerRequest<?>> busyWith() {
    return Optional.ofNullable(busyWith);
  }

  /** Returns the request that was not answered. */
  public BrokerRequest<?> request() {
    return request;
  }

  /** Returns how long the client waited for the answer. */
  public Duration waited() {
    return waited;
  }
}
