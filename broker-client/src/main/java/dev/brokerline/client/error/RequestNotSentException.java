package dev.brokerline.client.error;

import dev.brokerline.protocol.request.BrokerRequest;

/**
 * The request was not sent and has had no effect. Either a limit was reached, and the caller may
 * try again when the broker has caught up, or this broker is known to do nothing for such a
 * request.
 */
public final class RequestNotSentException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public RequestNotSentException(BrokerRequest<?> request, String why) {
    super(request.type() + " was not sent: " + why, Outcome.NOT_PERFORMED, null);
  }
}
