package dev.brokerline.harness.turn;

/**
 * What went wrong.
 *
 * @param message what happened, in the program's words where it gave any
 * @param retryable whether the same request may succeed later without a change
 * @param outcome what is known about the request
 */
public record AgentError(ErrorCode code, String message, boolean retryable, Outcome outcome) {

  /** Returns an error that a repetition does not mend. */
  public static AgentError of(ErrorCode code, String message, Outcome outcome) {
    return new AgentError(code, message, /* retryable= */ false, outcome);
  }

  /** Returns a text such as {@code TIMEOUT (UNKNOWN): no answer within 60 s}. */
  @Override
  public String toString() {
    return code + " (" + outcome + "): " + message;
  }
}
