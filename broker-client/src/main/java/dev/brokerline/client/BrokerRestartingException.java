package dev.brokerline.client;

/**
 * The broker has ended and is being started again; nothing was sent. Try again when the relay is
 * running.
 */
public final class BrokerRestartingException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public BrokerRestartingException(String message) {
    super(message, Outcome.NOT_PERFORMED, null);
  }
}
