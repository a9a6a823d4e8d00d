package dev.brokerline.client;

import dev.brokerline.protocol.request.BrokerRequest;

/**
 * A limit was reached before the request could be handed to the broker: it has had no effect, and
 * may be sent again once the broker has caught up.
 */
public final class RequestNotSentException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public RequestNotSentException(BrokerRequest<?> request, String why) {
    super(request.type() + " was not sent: " + why, Outcome.NOT_PERFORMED, null);
  }
}
