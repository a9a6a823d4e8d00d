package dev.brokerline.agents.model;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.SessionEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question of an agent's program, which waits for the answer: may a tool run?
 *
 * @param id identifies the question within its agent
 * @param turn the number of the turn in which it was asked; null if unknown
 * @param tool the name of the tool; null if the program did not say
 * @param title what the tool would do, in the program's words; null if it did not say
 * @param input the arguments of the tool; null if the program did not say
 */
public record PermissionQuestion(
    String id,
    @Nullable Long turn,
    @Nullable String tool,
    @Nullable String title,
    @Nullable RawJson input) {

  /** Returns the question of the event; empty if the event has no id. */
  public static Optional<PermissionQuestion> of(SessionEvent.PermissionRequested event) {
    String id = event.permissionId();
    return id == null
        ? Optional.empty()
        : Optional.of(
            new PermissionQuestion(id, event.turn(), event.tool(), event.title(), event.input()));
  }

  /** Omits what the tool would do, which may hold secrets. */
  @Override
  public String toString() {
    return "PermissionQuestion[id=%s, turn=%s, tool=%s]".formatted(id, turn, tool);
  }
}
