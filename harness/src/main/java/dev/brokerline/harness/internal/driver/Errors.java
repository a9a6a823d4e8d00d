package dev.brokerline.harness.internal.driver;

import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.lines.LineChannel;
import java.util.Locale;

/** The errors that drivers have in common. */
public final class Errors {

  private Errors() {}

  /** Returns an exception with an error that a repetition does not mend. */
  public static AgentException exception(ErrorCode code, String message, Outcome outcome) {
    return new AgentException(AgentError.of(code, message, outcome));
  }

  /** Returns the error of a process that ended in a turn. */
  public static AgentError ended(String program, ExitStatus exit, Outcome outcome) {
    return AgentError.of(ErrorCode.PROCESS_FAILED, program + " ended: " + exit, outcome);
  }

  /**
   * Requires that a line was queued for the program.
   *
   * @throws AgentException if the program does not read, or is gone
   */
  public static void requireQueued(LineChannel.Offer offer, String program) {
    switch (offer) {
      case QUEUED -> {}
      case FULL ->
          throw exception(
              ErrorCode.UNAVAILABLE,
              program + " does not read what it is sent: its queue is full",
              Outcome.NOT_PERFORMED);
      case CLOSED ->
          throw exception(
              ErrorCode.PROCESS_FAILED,
              program + " has ended and takes nothing more",
              Outcome.NOT_PERFORMED);
    }
  }

  /**
   * Returns an error of the provider, classified by the status of HTTP.
   *
   * @param status for example 401, or 0 if the program did not say
   */
  public static AgentError upstream(int status, String message) {
    return switch (status) {
      case 401, 403 -> AgentError.of(ErrorCode.AUTH_REQUIRED, message, Outcome.PERFORMED);
      case 404 -> AgentError.of(ErrorCode.MODEL_NOT_SUPPORTED, message, Outcome.PERFORMED);
      case 413 -> AgentError.of(ErrorCode.CONTEXT_EXCEEDED, message, Outcome.PERFORMED);
      case 429, 529 ->
          new AgentError(ErrorCode.RATE_LIMITED, message, /* retryable= */ true, Outcome.PERFORMED);
      default -> byWords(status, message);
    };
  }

  /** Returns an error of a provider whose status is not known, as far as its words tell. */
  private static AgentError byWords(int status, String message) {
    String words = message.toLowerCase(Locale.ROOT);
    if (words.contains("not logged in")
        || words.contains("unauthorized")
        || words.contains("authentication")
        || words.contains("api key")) {
      return AgentError.of(ErrorCode.AUTH_REQUIRED, message, Outcome.PERFORMED);
    }
    if (words.contains("rate limit") || words.contains("too many requests")) {
      return new AgentError(
          ErrorCode.RATE_LIMITED, message, /* retryable= */ true, Outcome.PERFORMED);
    }
    boolean provider = status == 0 || status >= 500;
    return new AgentError(ErrorCode.UPSTREAM_ERROR, message, provider, Outcome.PERFORMED);
  }
}
