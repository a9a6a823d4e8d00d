package dev.brokerline.protocol.event;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.model.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * An event of an agent's session. Only Brokerline's own broker sends these. The turns of an agent
 * are numbered from 1.
 */
public sealed interface SessionEvent extends BrokerEvent {

  /** Returns the name of the agent; null if absent. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * An agent does something else than before.
   *
   * @param state {@code starting}, {@code idle}, {@code running}, {@code requires_action} or {@code
   *     ended}
   * @param source how that is known: {@code structured}, {@code title}, {@code screen} or {@code
   *     quiet}
   * @param dialog the question on the screen that a person has to answer, or null
   */
  record StateChanged(
      @Nullable String name,
      @Nullable String state,
      @Nullable String source,
      @Nullable String dialog)
      implements SessionEvent {

    @Override
    public String kind() {
      return "agent_state";
    }

    /** Returns whether the agent works, or asks something, by more than its silence. */
    public boolean works() {
      return !"quiet".equals(source)
          && ("running".equals(state) || "requires_action".equals(state));
    }
  }

  /**
   * A turn began.
   *
   * @param eventId the message that it works on
   */
  record TurnStarted(@Nullable String name, @Nullable Long turn, @Nullable String eventId)
      implements SessionEvent {

    @Override
    public String kind() {
      return "turn_started";
    }
  }

  /**
   * Something happened in a turn.
   *
   * @param seq the number of the event in its turn, from 1 without gaps
   * @param type such as {@code text_delta}, {@code message}, {@code tool_call} or {@code notice}
   * @param detail the members of that type
   */
  record TurnProgress(
      @Nullable String name,
      @Nullable Long turn,
      @Nullable Long seq,
      @Nullable String type,
      @Nullable RawJson detail)
      implements SessionEvent {

    @Override
    public String kind() {
      return "turn_event";
    }
  }

  /**
   * A turn is over.
   *
   * @param eventId the message that it worked on
   * @param success whether the program reported success by its own marker, and said or did
   *     something
   * @param stopReason such as {@code end_turn}, {@code max_tokens} or {@code cancelled}
   * @param text the last message of the turn; may be empty
   * @param error null after a success
   */
  record TurnCompleted(
      @Nullable String name,
      @Nullable Long turn,
      @Nullable String eventId,
      @Nullable Boolean success,
      @Nullable String stopReason,
      @Nullable String text,
      @Nullable ErrorDetail error,
      @Nullable Tokens usage)
      implements SessionEvent {

    @Override
    public String kind() {
      return "turn_completed";
    }
  }

  /**
   * A program asks whether a tool may run, and waits.
   *
   * @param permissionId identifies the question within its agent
   * @param title what the tool would do, in the program's words
   * @param input the arguments of the tool
   */
  record PermissionRequested(
      @Nullable String name,
      @Nullable Long turn,
      @Nullable String permissionId,
      @Nullable String tool,
      @Nullable String title,
      @Nullable RawJson input)
      implements SessionEvent {

    @Override
    public String kind() {
      return "permission_requested";
    }
  }

  /**
   * A permission was decided.
   *
   * @param decision such as {@code allow_once} or {@code deny_once}
   * @param by what decided: {@code caller}, {@code policy}, {@code deadline}, {@code limit}, {@code
   *     program} or {@code end_of_turn}
   */
  record PermissionResolved(
      @Nullable String name,
      @Nullable Long turn,
      @Nullable String permissionId,
      @Nullable String decision,
      @Nullable String by)
      implements SessionEvent {

    @Override
    public String kind() {
      return "permission_resolved";
    }
  }

  /**
   * An agent uses another model than before.
   *
   * @param before null if none was known
   * @param evidence where the program says so
   */
  record ModelChanged(
      @Nullable String name,
      @Nullable String before,
      @Nullable String model,
      @Nullable String evidence)
      implements SessionEvent {

    @Override
    public String kind() {
      return "model_changed";
    }
  }

  /** The tokens of a turn so far. A later event of the same turn replaces an earlier one. */
  record UsageReported(@Nullable String name, @Nullable Long turn, @Nullable Tokens usage)
      implements SessionEvent {

    @Override
    public String kind() {
      return "usage";
    }
  }
}
