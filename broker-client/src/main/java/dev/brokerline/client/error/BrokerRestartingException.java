package dev.brokerline.client.error;

import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;

/**
 * The broker has ended and another one is being started, so the request was not sent. Try again
 * when the relay is running.
 */
public final class BrokerRestartingException extends BrokerException {

  private static final long serialVersionUID = 1L;

  public BrokerRestartingException(String message) {
    super(message, Outcome.NOT_PERFORMED, null);
  }

  /** Returns the failure of a wait for the recovery that timed out. */
  public static BrokerRestartingException notBack(Duration after) {
    return new BrokerRestartingException(
        "the broker was not back within " + after.toMillis() + " ms");
  }

  /** Returns the refusal of a request. */
  public static BrokerRestartingException notSent(BrokerRequest<?> request) {
    return new BrokerRestartingException(
        request.type()
            + " was not sent: the broker was lost and is being started again;"
            + " await the recovery of the relay");
  }
}
