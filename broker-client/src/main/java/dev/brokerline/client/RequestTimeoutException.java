package dev.brokerline.client;

import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;

/**
 * No answer came in time. The broker may have performed the request, or may still do so; a late
 * answer is delivered as {@link ClientEvent.LateReply}.
 */
public final class RequestTimeoutException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final transient BrokerRequest<?> request;
  private final Duration waited;

  public RequestTimeoutException(BrokerRequest<?> request, Duration waited, String message) {
    super(message, Outcome.UNKNOWN, null);
    this.request = request;
    this.waited = waited;
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
