package dev.brokerline.harness.turn;

/** A request to a session failed. The only exception type of this module's futures. */
public final class AgentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient AgentError error;

  /** Makes an exception with the error's text. */
  public AgentException(AgentError error) {
    super(error.toString());
    this.error = error;
  }

  /** Makes an exception with the error's text and a cause. */
  public AgentException(AgentError error, Throwable cause) {
    super(error.toString(), cause);
    this.error = error;
  }

  /** Returns what went wrong. */
  public AgentError error() {
    return error;
  }

  /** Returns the kind of the error. */
  public ErrorCode code() {
    return error.code();
  }
}
