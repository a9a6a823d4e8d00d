package dev.brokerline.client;

import org.jspecify.annotations.Nullable;

/** The broker was launched but did not become ready; the message has the diagnosis. */
public final class BrokerStartException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public BrokerStartException(String message, @Nullable Throwable cause) {
    super(message, Outcome.NOT_PERFORMED, cause);
  }
}
