package dev.brokerline.client.error;

import org.jspecify.annotations.Nullable;

/** The broker answered with something that the protocol does not allow there. */
public final class ProtocolViolationException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public ProtocolViolationException(String message, Outcome outcome, @Nullable Throwable cause) {
    super(message, outcome, cause);
  }
}
