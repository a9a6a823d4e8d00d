package dev.brokerline.agents.model;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.model.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A turn of an agent that is over.
 *
 * @param number counted from 1 over the life of the agent
 * @param eventId the message that it worked on; null if none is known
 * @param success whether the program reported success by its own marker, and said or did something
 * @param stopReason such as {@code end_turn} or {@code cancelled}; null if the program did not say
 * @param text the last message of the turn; may be empty
 * @param error null after a success
 * @param usage the tokens of the turn; null if the program did not say
 */
public record AgentTurn(
    long number,
    @Nullable String eventId,
    boolean success,
    @Nullable String stopReason,
    String text,
    @Nullable ErrorDetail error,
    @Nullable Tokens usage) {

  /** Returns the turn of the event; empty if the event has no number. */
  public static Optional<AgentTurn> of(SessionEvent.TurnCompleted event) {
    Long number = event.turn();
    String text = event.text();
    return number == null
        ? Optional.empty()
        : Optional.of(
            new AgentTurn(
                number,
                event.eventId(),
                Boolean.TRUE.equals(event.success()),
                event.stopReason(),
                text == null ? "" : text,
                event.error(),
                event.usage()));
  }

  /** Omits the text, which may hold secrets. */
  @Override
  public String toString() {
    return "AgentTurn[number=%d, eventId=%s, success=%s, stopReason=%s, text=(%d), error=%s]"
        .formatted(number, eventId, success, stopReason, text.length(), error);
  }
}
