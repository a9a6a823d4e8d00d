package dev.brokerline.client.error;

import dev.brokerline.protocol.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that goes wrong in a conversation with a broker. Failures to find, install
 * or launch its binary are {@link dev.brokerline.spawn.error.SpawnException}s. A message is one
 * line, in which what a terminal would obey is an escape: it may have words of agents and brokers.
 */
public abstract class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  protected BrokerException(String message, Outcome outcome, @Nullable Throwable cause) {
    super(PrintableText.line(message), cause);
    this.outcome = outcome;
  }

  /** Returns what is known about the effect of what was asked. */
  public Outcome outcome() {
    return outcome;
  }
}
