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

  /** Where a request was when its time ran out. */
  public enum Phase {
    /** Behind an older request, which the broker had not answered yet. */
    IN_LINE,
    /** The next to be answered: the broker is at it, or reads no more. */
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

  /** Returns where the request was when its time ran out. */
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

  /** Returns how long the answer was waited for. */
  public Duration waited() {
    return waited;
  }
}
