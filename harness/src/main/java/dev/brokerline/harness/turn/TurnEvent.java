package dev.brokerline.harness.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a turn. Events are numbered from 1 without gaps. {@link Completed} is
 * the last one, and comes exactly once.
 */
public sealed interface TurnEvent {

  /** Returns the number of the event in its turn, from 1. */
  long seq();

  /**
   * The program took the prompt.
   *
   * @param confirmed whether the program itself said so; else the prompt was only written to it
   */
  record Started(long seq, boolean confirmed) implements TurnEvent {}

  /**
   * A piece of a message. The pieces of one message join to the text of its {@link Message}.
   *
   * @param messageId identifies the message within its turn
   */
  record TextDelta(long seq, String messageId, String text) implements TurnEvent {}

  /** A complete message. It repeats the text of its deltas. */
  record Message(long seq, String messageId, String text) implements TurnEvent {}

  /** What the model thinks, as far as the program shows it. */
  record Reasoning(long seq, String text) implements TurnEvent {}

  /**
   * The program calls a tool.
   *
   * @param input the arguments as JSON
   */
  record ToolCall(long seq, String callId, String tool, String title, String input)
      implements TurnEvent {}

  /**
   * A tool has ended.
   *
   * @param ok whether the program calls it a success; false if it was not permitted
   * @param output its output as text; may be empty
   */
  record ToolResult(long seq, String callId, boolean ok, String output) implements TurnEvent {}

  /** The program's plan, which replaces an earlier one. */
  record Plan(long seq, List<Entry> entries) implements TurnEvent {

    /** A step of a plan, with the program's own word for its status. */
    public record Entry(String content, String status) {}

    public Plan {
      entries = List.copyOf(entries);
    }
  }

  /** The program asks for a permission, and waits. */
  record PermissionRequested(long seq, PermissionRequest request) implements TurnEvent {}

  /** A permission was decided. */
  record PermissionResolved(long seq, String requestId, PermissionDecision decision, By by)
      implements TurnEvent {

    /** What decided. */
    public enum By {
      /** The caller, by {@code answer}. */
      CALLER,
      /** The session's policy. */
      POLICY,
      /** The deadline, which denies. */
      DEADLINE,
      /** The limit on what a turn may ask, which denies. */
      LIMIT,
      /** The program, which no longer waits. */
      PROGRAM,
      /** The end of the turn, which denies. */
      END_OF_TURN
    }
  }

  /** The tokens of this turn so far. A later event replaces an earlier one. */
  record Usage(long seq, TokenUsage usage) implements TurnEvent {}

  /**
   * The model in use is another one than before.
   *
   * @param before the model that was thought to be in use, or null if none was known
   * @param evidence where the program says so
   */
  record ModelChanged(long seq, @Nullable String before, String model, String evidence)
      implements TurnEvent {}

  /** The key by which the conversation can go on later has changed. */
  record ContinuationChanged(long seq, String key) implements TurnEvent {}

  /**
   * Something that has no other event.
   *
   * @param kind a short name, often the program's
   * @param text for a person; may be empty
   * @param json what the program sent, or null if the notice is Brokerline's own
   */
  record Notice(long seq, String kind, String text, @Nullable String json) implements TurnEvent {}

  /** The turn is over. */
  record Completed(long seq, TurnResult result) implements TurnEvent {}
}
