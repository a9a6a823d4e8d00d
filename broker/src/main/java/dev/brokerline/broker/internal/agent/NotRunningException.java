package dev.brokerline.broker.internal.agent;

/** What was asked needs a running program, and there is none: not yet, or not any more. */
public final class NotRunningException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception whose message says why the program is not running. */
  public NotRunningException(String message) {
    super(message);
  }
}
