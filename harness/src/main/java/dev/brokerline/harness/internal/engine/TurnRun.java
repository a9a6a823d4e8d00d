package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.spawn.ExitStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A turn from its prompt to its result: collects what the driver tells, and decides what it comes
 * to. Used on the session's thread.
 */
final class TurnRun implements TurnSink {

  /** How many characters of messages that have not ended are kept. */
  static final long MAX_COLLECTED_CHARS = 16L << 20;

  /** What the turn needs of its session. */
  interface Owner {

    /** Something was heard of the turn. */
    void heard(TurnRun run);

    /** The program asks for a permission, which the turn has not told yet. */
    void permission(TurnRun run, PermissionRequest request);

    /** The program no longer waits for a permission. */
    void withdrawn(String requestId);

    /** Returns the error of a turn with what a person can do about it. */
    AgentError explained(AgentError error);

    /** The turn is over. */
    void ended(TurnRun run);
  }

  private final String prompt;
  private final Owner owner;
  private final TurnLog log = new TurnLog();
  private final Map<String, StringBuilder> pieces = new LinkedHashMap<>();

  /** The length of all pieces. */
  private long collected;

  private boolean cut;

  /** The message that began last: one that began before may end after it, or never. */
  private String lastMessage = "";

  private String lastText = "";
  private boolean usedTool;
  private boolean started;
  private boolean over;
  private TokenUsage usage = TokenUsage.NONE;

  /** Why the session has stopped the turn, which wins over what the driver makes of that. */
  private @Nullable AgentError verdict;

  TurnRun(String prompt, Owner owner) {
    this.prompt = prompt;
    this.owner = owner;
  }

  String prompt() {
    return prompt;
  }

  TurnLog log() {
    return log;
  }

  boolean isOver() {
    return over;
  }

  /** Sets why the turn is stopped, unless there is a reason already. */
  void stopBecause(AgentError why) {
    if (verdict == null) {
      verdict = why;
    }
  }

  boolean isStopped() {
    return verdict != null;
  }

  @Override
  public void started() {
    if (!started) {
      started = true;
      event(seq -> new TurnEvent.Started(seq, /* confirmed= */ true));
    }
  }

  @Override
  public void alive() {
    if (!over) {
      owner.heard(this);
    }
  }

  @Override
  public void event(LongFunction<TurnEvent> event) {
    tell(event);
  }

  /** Tells an event, and returns whether the turn had room for it. */
  boolean tell(LongFunction<TurnEvent> event) {
    if (over) {
      return false;
    }
    if (!started) {
      started = true;
      log.add(seq -> new TurnEvent.Started(seq, /* confirmed= */ false));
    }
    boolean told =
        log.add(
            seq -> {
              TurnEvent made = event.apply(seq);
              usedTool |= made instanceof TurnEvent.ToolCall;
              return made;
            });
    owner.heard(this);
    return told;
  }

  @Override
  public void text(String messageId, String piece) {
    if (!piece.isEmpty()) {
      collect(messageId, piece);
      event(seq -> new TurnEvent.TextDelta(seq, messageId, piece));
    }
  }

  private void collect(String messageId, String piece) {
    StringBuilder text = pieces.computeIfAbsent(messageId, this::begun);
    if (collected + piece.length() <= MAX_COLLECTED_CHARS) {
      collected += piece.length();
      text.append(piece);
    } else if (!cut) {
      cut = true;
      notice(
          "text_cut",
          "the messages that came in pieces have over %d characters and lack their ends"
              .formatted(MAX_COLLECTED_CHARS),
          null);
    }
  }

  private StringBuilder begun(String messageId) {
    lastMessage = messageId;
    return new StringBuilder();
  }

  @Override
  public void message(String messageId, String text) {
    StringBuilder told = pieces.remove(messageId);
    if (told == null) {
      lastMessage = messageId;
    } else {
      collected -= told.length();
    }
    if (!text.isEmpty()) {
      if (messageId.equals(lastMessage) || lastText.isEmpty()) {
        lastText = text;
      }
      event(seq -> new TurnEvent.Message(seq, messageId, text));
    }
  }

  @Override
  public void messageEnded(String messageId) {
    StringBuilder text = pieces.get(messageId);
    if (text != null) {
      message(messageId, text.toString());
    }
  }

  @Override
  public void permission(PermissionRequest request) {
    if (!over) {
      owner.permission(this, request);
    }
  }

  @Override
  public void withdrawn(String requestId) {
    owner.withdrawn(requestId);
  }

  @Override
  public void usage(TokenUsage now) {
    usage = now;
    event(seq -> new TurnEvent.Usage(seq, now));
  }

  @Override
  public void notice(String kind, String text, @Nullable String json) {
    event(seq -> new TurnEvent.Notice(seq, kind, text, json));
  }

  @Override
  public void end(StopReason reason, @Nullable AgentError error, @Nullable ExitStatus exit) {
    if (over) {
      return;
    }
    finishMessages();
    // First the session, whose state its caller may look at when the result is there.
    owner.ended(this);
    over = true;
    AgentError why = verdict != null ? verdict : judged(reason, error);
    why = why == null ? null : owner.explained(why);
    StopReason how = why == null || reason != StopReason.END_TURN ? reason : StopReason.FAILED;
    log.complete(new TurnResult(lastText, how, why, usage, exit));
  }

  /** Ends the turn with the result of another one, which it joined. */
  void end(TurnResult result) {
    if (!over) {
      over = true;
      log.complete(result);
    }
  }

  /** Tells the messages in full that the program told in pieces only. */
  private void finishMessages() {
    Map<String, StringBuilder> unfinished = new LinkedHashMap<>(pieces);
    unfinished.forEach((id, text) -> message(id, text.toString()));
  }

  /** A success needs words, or a tool. */
  private @Nullable AgentError judged(StopReason reason, @Nullable AgentError error) {
    if (error != null) {
      return error;
    } else if (reason == StopReason.CANCELLED) {
      return AgentError.of(
          ErrorCode.INTERRUPTED, "the program says that it was interrupted", Outcome.PERFORMED);
    } else if (lastText.isBlank() && !usedTool && reason == StopReason.END_TURN) {
      return AgentError.of(
          ErrorCode.EMPTY_RESPONSE,
          "the program reported success, but said nothing and used no tool",
          Outcome.PERFORMED);
    }
    return null;
  }
}
