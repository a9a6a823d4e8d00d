package dev.brokerline.relaycast.internal.state;

import java.io.Serial;
import java.util.function.BinaryOperator;

/** A refusal of a request, with HTTP status, error code and sentence for the caller. */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** Makes a refusal, without a stack trace, because it is an answer and not a fault. */
  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Returns a 400 for an invalid request. */
  public static Refusal invalid(String message) {
    return new Refusal(400, "invalid_request", message);
  }

  /**
   * Returns the rule's result for the value, or refuses with a 400 and the rule's message.
   *
   * @param what a description of the value, with which the message begins
   */
  public static String checked(BinaryOperator<String> rule, String what, String value) {
    try {
      return rule.apply(what, value);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /** Returns a 400 for a request that would exceed a limit of this server. */
  public static Refusal limit(String message) {
    return new Refusal(400, "limit_exceeded", message);
  }

  /** Returns a 404 for an unregistered agent. */
  public static Refusal agentNotFound(String name) {
    return new Refusal(404, "agent_not_found", "Agent \"" + name + "\" not found");
  }

  public int status() {
    return status;
  }

  /** Returns the error code of the envelope. */
  public String code() {
    return code;
  }

  /** Returns the sentence for the caller. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
