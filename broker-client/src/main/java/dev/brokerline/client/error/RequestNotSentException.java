package dev.brokerline.client.error;

import dev.brokerline.protocol.request.BrokerRequest;

/**
 * The request was not handed to the broker, and has had no effect. A limit was reached, then it may
 * be sent again once the broker has caught up; or this broker is known to do nothing about it.
 */
public final class RequestNotSentException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public RequestNotSentException(BrokerRequest<?> request, String why) {
    super(request.type() + " was not sent: " + why, Outcome.NOT_PERFORMED, null);
  }
}
