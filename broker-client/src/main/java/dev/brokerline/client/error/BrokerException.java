package dev.brokerline.client.error;

import dev.brokerline.protocol.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of a conversation with a broker. Failures to find, install or launch its
 * binary are {@link dev.brokerline.spawn.error.SpawnException}s. A message is one line and may
 * quote agents and brokers; control characters in it are escaped.
 */
public abstract class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  protected BrokerException(String message, Outcome outcome, @Nullable Throwable cause) {
    super(PrintableText.line(message), cause);
    this.outcome = outcome;
  }

  /** Returns what is known about the effect of the request. */
  public Outcome outcome() {
    return outcome;
  }
}
