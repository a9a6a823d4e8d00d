package dev.brokerline.client.error;

/** The client is not started yet, is closing, or is closed. */
public final class BrokerClosedException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public BrokerClosedException(String message, Outcome outcome) {
    super(message, outcome, null);
  }
}
