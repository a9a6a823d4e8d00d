package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended.
 *
 * @param error null if the program reported success
 */
record Verdict(StopReason reason, @Nullable AgentError error) {

  static final Verdict SUCCESS = new Verdict(StopReason.END_TURN, null);
  static final Verdict INTERRUPTED = new Verdict(StopReason.CANCELLED, null);

  static Verdict failed(AgentError error) {
    return new Verdict(StopReason.FAILED, error);
  }

  static Verdict failed(ErrorCode code, String message) {
    return failed(AgentError.of(code, message, Outcome.PERFORMED));
  }

  boolean isSuccess() {
    return error == null && reason != StopReason.CANCELLED;
  }
}
