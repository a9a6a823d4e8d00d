package dev.brokerline.relaycast.internal.state;

import java.io.Serial;
import java.util.function.BinaryOperator;

/** A request that cannot be met, as the caller is to read it: HTTP status, error code, sentence. */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** Makes a refusal; it has no stack trace, for it is an answer and not a fault. */
  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Returns a 400 for a request that is wrong in itself. */
  public static Refusal invalid(String message) {
    return new Refusal(400, "invalid_request", message);
  }

  /**
   * Returns what the rule makes of the value; refuses with a 400, in the rule's words, what it
   * refuses.
   *
   * @param what what the value is, which the words begin with
   */
  public static String checked(BinaryOperator<String> rule, String what, String value) {
    try {
      return rule.apply(what, value);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /** Returns a 400 for something that would exceed a limit of this server. */
  public static Refusal limit(String message) {
    return new Refusal(400, "limit_exceeded", message);
  }

  /** Returns a 404 for an agent nobody registered. */
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
