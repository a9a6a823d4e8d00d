package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Quirk;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the updates of one turn. Pieces of text that follow each other are one message; a call of a
 * tool, or another message id, begins a new one.
 */
final class AcpTurn {

  private final TurnSink sink;
  private final AgentProgram program;
  private final AcpUsage usage;
  private final AcpTools tools;
  private final Map<String, Integer> messages = new HashMap<>();

  /** Our id of the message that is being told, or null between two messages. */
  private @Nullable String messageId;

  private String programsId = "";

  /** The last piece of text, with its message, which is told once it is known to be no error. */
  private @Nullable String doubtful;

  private String doubtfulId = "";
  private boolean usedTools;
  private boolean interrupted;

  AcpTurn(TurnSink sink, AgentProgram program, AcpUsage usage) {
    this.sink = sink;
    this.program = program;
    this.usage = usage;
    this.tools = new AcpTools(sink);
    usage.turnBegins();
  }

  TurnSink sink() {
    return sink;
  }

  AcpTools tools() {
    return tools;
  }

  void interrupted() {
    interrupted = true;
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Takes an update of the session. */
  void said(JsonNode update) {
    String kind = Json.text(update, "sessionUpdate", "");
    switch (kind) {
      case "user_message_chunk", "usage_update" -> sink.started();
      case "agent_message_chunk" -> message(update);
      case "agent_thought_chunk" -> thought(update);
      case "tool_call" -> {
        begins();
        tools.updated(update);
      }
      case "tool_call_update" -> {
        sink.started();
        tools.updated(update);
      }
      case "plan" -> plan(update);
      case "available_commands_update", "config_option_update" -> {
        // They are of the session, not of a turn.
        sink.alive();
      }
      default ->
          sink.notice(
              kind.isEmpty() ? "session/update" : kind,
              Json.text(update, "message", Json.text(update, "title", "")),
              update.toString());
    }
  }

  /** A tool or a permission is next: what was said before is a message of its own. */
  void begins() {
    sink.started();
    endMessage();
    usedTools = true;
  }

  private void message(JsonNode update) {
    sink.started();
    JsonNode tokens = update.path("_meta").path("usage");
    if (tokens.isObject()) {
      sink.usage(usage.step(tokens));
    }
    String text = Json.text(update.path("content"), "text");
    if (text == null) {
      sink.notice("content", "", update.toString());
    } else if (!text.isEmpty()) {
      said(text, Json.text(update, "messageId", ""), update);
    }
  }

  private void said(String text, String id, JsonNode update) {
    tellDoubtful();
    tools.tellAll();
    boolean doubts = program.has(Quirk.TELLS_ERRORS_AS_TEXT);
    if (doubts && ToldErrors.isRetry(text)) {
      sink.notice("retry", text, update.toString());
    } else if (doubts && ToldErrors.mayBe(text)) {
      doubtful = text;
      doubtfulId = id;
      sink.alive();
    } else {
      sink.text(messageOf(id), text);
    }
  }

  /** More follows, so the model said it. */
  private void tellDoubtful() {
    String text = doubtful;
    if (text != null) {
      doubtful = null;
      sink.text(messageOf(doubtfulId), text);
    }
  }

  /** Returns our id of a message. The program's id may be missing, or come again after a tool. */
  private String messageOf(String id) {
    if (messageId == null || !id.equals(programsId)) {
      endMessage();
      int number = messages.merge(id, 1, Integer::sum);
      programsId = id;
      messageId = id.isEmpty() ? "message-" + number : number == 1 ? id : id + "#" + number;
    }
    return messageId;
  }

  private void endMessage() {
    tellDoubtful();
    if (messageId != null) {
      sink.messageEnded(messageId);
      messageId = null;
    }
  }

  private void thought(JsonNode update) {
    sink.started();
    String text = Json.text(update.path("content"), "text", "");
    if (!text.isEmpty()) {
      tellDoubtful();
      tools.tellAll();
      sink.event(seq -> new TurnEvent.Reasoning(seq, text));
    }
  }

  private void plan(JsonNode update) {
    sink.started();
    List<TurnEvent.Plan.Entry> entries = new ArrayList<>();
    for (JsonNode entry : update.path("entries")) {
      entries.add(
          new TurnEvent.Plan.Entry(
              Json.text(entry, "content", ""), Json.text(entry, "status", "")));
    }
    sink.event(seq -> new TurnEvent.Plan(seq, entries));
  }

  /** The program has answered the prompt. */
  void answered(JsonNode answer) {
    sink.started();
    TokenUsage tokens = usage.ofTurn(answer);
    String reason = Json.text(answer, "stopReason", "");
    AgentError told =
        doubtful != null && reason.equals("end_turn") ? ToldErrors.of(doubtful, tokens) : null;
    if (told != null) {
      doubtful = null;
    }
    finish();
    if (tokens != null) {
      sink.usage(tokens);
    }
    if (usedTools && program.has(Quirk.USAGE_OF_LAST_STEP)) {
      sink.notice(
          "usage_of_last_step",
          program + " tells the tokens of a turn's last request only; the turn had more",
          null);
    }
    if (told == null) {
      stopped(reason);
    } else {
      sink.end(StopReason.FAILED, told, null);
    }
  }

  /** Only {@code end_turn} is a success without a doubt; the caller sees the other reasons. */
  private void stopped(String reason) {
    switch (reason) {
      case "end_turn" -> sink.end(StopReason.END_TURN, null, null);
      case "max_tokens" -> sink.end(StopReason.MAX_TOKENS, null, null);
      case "refusal" -> sink.end(StopReason.REFUSAL, null, null);
      case "cancelled" -> sink.end(StopReason.CANCELLED, null, null);
      case "max_turn_requests" ->
          sink.end(
              StopReason.MAX_REQUESTS,
              AgentError.of(
                  ErrorCode.UPSTREAM_ERROR,
                  program + " stopped at its maximum number of requests to the model in a turn",
                  Outcome.PERFORMED),
              null);
      default ->
          sink.end(
              StopReason.FAILED,
              AgentError.of(
                  ErrorCode.PROTOCOL_ERROR,
                  reason.isEmpty()
                      ? program + " ended the turn without a reason"
                      : program + " ended the turn for an unknown reason: " + reason,
                  Outcome.PERFORMED),
              null);
    }
  }

  /** The program refused the prompt, or failed. */
  void failed(Throwable failure) {
    finish();
    if (interrupted || AcpErrors.has(failure, AcpErrors.CANCELLED)) {
      sink.end(StopReason.CANCELLED, null, null);
    } else {
      sink.end(StopReason.FAILED, AcpErrors.of(failure, Outcome.PERFORMED), null);
    }
  }

  /** The process is gone: tells the rest of what it said. */
  void brokeOff() {
    finish();
  }

  private void finish() {
    tools.endAll();
    endMessage();
  }
}
