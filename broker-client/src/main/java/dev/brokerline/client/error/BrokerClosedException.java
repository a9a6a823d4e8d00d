package dev.brokerline.client.error;

/** The client is not open: not started yet, closing, or closed. */
public final class BrokerClosedException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public BrokerClosedException(String message, Outcome outcome) {
    super(message, outcome, null);
  }
}
