package dev.brokerline.client.error;

import org.jspecify.annotations.Nullable;

/** The broker did not become ready; the message has the diagnosis. */
public final class BrokerStartException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /** The phase of a start. */
  public enum Phase {
    /** The process was being prepared and started. */
    LAUNCH,
    /** The process was running and had not answered {@code hello} yet. */
    HANDSHAKE
  }

  private final Phase phase;

  public BrokerStartException(Phase phase, String message, @Nullable Throwable cause) {
    super(message, Outcome.NOT_PERFORMED, cause);
    this.phase = phase;
  }

  /** Returns the phase in which the start failed. */
  public Phase phase() {
    return phase;
  }
}
