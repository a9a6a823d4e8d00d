package dev.brokerline.client.error;

import dev.brokerline.spawn.ExitStatus;

/** The broker's process ended, with requests unanswered or before one could be sent. */
public final class BrokerExitedException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final transient ExitStatus exit;

  public BrokerExitedException(String what, ExitStatus exit, Outcome outcome) {
    super(what + ": the broker has exited with " + exit, outcome, null);
    this.exit = exit;
  }

  /** Returns how the process ended. */
  public ExitStatus exit() {
    return exit;
  }
}
