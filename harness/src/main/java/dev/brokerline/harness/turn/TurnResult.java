package dev.brokerline.harness.turn;

import dev.brokerline.spawn.ExitStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended.
 *
 * @param text the text of the program's last message; empty if it said nothing. A message that came
 *     in over 16 Mi characters of pieces lacks its end, and a notice {@code text_cut} says so
 * @param error null if the turn succeeded
 * @param usage the tokens of this turn; {@link TokenUsage#NONE} if the program did not say
 * @param exit how the process ended, if it ended with the turn
 */
public record TurnResult(
    String text,
    StopReason stopReason,
    @Nullable AgentError error,
    TokenUsage usage,
    @Nullable ExitStatus exit) {

  /** Returns whether the program reported success by its own marker, and said or did something. */
  public boolean success() {
    return error == null;
  }

  /** Returns the error of a turn that failed. */
  public Optional<AgentError> failure() {
    return Optional.ofNullable(error);
  }

  /**
   * Returns the text of a turn that succeeded.
   *
   * @throws AgentException if the turn failed
   */
  public String textOrThrow() {
    if (error != null) {
      throw new AgentException(error);
    }
    return text;
  }
}
