package dev.brokerline.harness.internal.driver.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision.Kind;
import dev.brokerline.harness.turn.PermissionOption;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one turn. */
public final class ClaudeTurn {

  private static final List<PermissionOption> OPTIONS =
      List.of(
          new PermissionOption("allow", "Allow", Kind.ALLOW_ONCE),
          new PermissionOption("allow_always", "Allow always", Kind.ALLOW_ALWAYS),
          new PermissionOption("deny", "Deny", Kind.DENY_ONCE));

  private final TurnSink sink;
  private final DriverContext context;
  private final ClaudeTotals totals;
  private final String promptId;

  private String messageId = "";
  private int block;
  private boolean streams;
  private boolean thought;
  private boolean interrupted;

  /** The kind of error that the last message carried, or empty. */
  private String failure = "";

  ClaudeTurn(TurnSink sink, DriverContext context, ClaudeTotals totals, String promptId) {
    this.sink = sink;
    this.context = context;
    this.totals = totals;
    this.promptId = promptId;
  }

  /** Returns what reads the turn of a process that has no other, and that takes no answers. */
  public static ClaudeTurn ofOneProcess(TurnSink sink, DriverContext context) {
    return new ClaudeTurn(sink, context, new ClaudeTotals(), "");
  }

  TurnSink sink() {
    return sink;
  }

  void interrupted() {
    interrupted = true;
  }

  /** The program asks whether a tool may run. */
  void asks(String id, JsonNode request) {
    String tool = Json.text(request, "tool_name", "");
    sink.permission(
        new PermissionRequest(
            id,
            Json.text(request, "tool_use_id"),
            tool,
            Json.text(request, "description", Json.text(request, "display_name", tool)),
            request.path("input").toString(),
            OPTIONS));
  }

  /** Takes a line. A {@code result} ends the turn. */
  public void said(ObjectNode line) {
    switch (Json.text(line, "type", "")) {
      case "system" -> system(line);
      case "stream_event" -> streamed(line);
      case "assistant" -> assistant(line);
      case "user" -> user(line);
      case "result" -> result(line);
      case "command_lifecycle" -> {
        if (promptId.equals(Json.text(line, "command_uuid"))) {
          sink.started();
        }
      }
      default -> unknown(line);
    }
  }

  private void system(ObjectNode line) {
    switch (Json.text(line, "subtype", "")) {
      case "init" -> {
        // It comes at the beginning of each turn, before the replayed prompt.
        sink.started();
        String model = Json.text(line, "model");
        if (model != null) {
          context.model(model, "system/init");
        }
        String session = Json.text(line, "session_id");
        if (session != null) {
          context.continuation(session);
        }
      }
      case "status", "session_state_changed" -> {
        // The session has states of its own.
      }
      default -> unknown(line);
    }
  }

  private void unknown(ObjectNode line) {
    String type = Json.text(line, "type", "?");
    String subtype = Json.text(line, "subtype");
    sink.notice(subtype == null ? type : type + "/" + subtype, "", line.toString());
  }

  private void streamed(ObjectNode line) {
    if (isOfSubagent(line)) {
      return;
    }
    JsonNode event = line.path("event");
    switch (Json.text(event, "type", "")) {
      case "message_start" -> {
        streams = true;
        messageId = Json.text(event.path("message"), "id", "");
      }
      case "content_block_start" -> {
        block = event.path("index").asInt();
        thought = false;
      }
      case "content_block_delta" -> delta(event.path("delta"));
      default -> {
        // The complete message says it again.
      }
    }
  }

  private void delta(JsonNode delta) {
    switch (Json.text(delta, "type", "")) {
      case "text_delta" -> sink.text(blockId(), Json.text(delta, "text", ""));
      case "thinking_delta" -> {
        thought = true;
        String thinking = Json.text(delta, "thinking", "");
        sink.event(seq -> new TurnEvent.Reasoning(seq, thinking));
      }
      default -> {
        // The arguments of a tool come complete with its call.
      }
    }
  }

  private String blockId() {
    return messageId + "#" + block;
  }

  private static boolean isOfSubagent(ObjectNode line) {
    return line.path("parent_tool_use_id").isTextual();
  }

  private void assistant(ObjectNode line) {
    if (isOfSubagent(line)) {
      sink.notice("subagent", "", line.toString());
      return;
    }
    failure = Json.text(line, "error", failure);
    JsonNode message = line.path("message");
    for (JsonNode content : message.path("content")) {
      if (!streams) {
        messageId = Json.text(message, "id", "");
      }
      content(content);
      if (!streams) {
        block++;
      }
    }
  }

  private void content(JsonNode content) {
    switch (Json.text(content, "type", "")) {
      case "text" -> {
        if (failure.isEmpty()) {
          sink.message(blockId(), Json.text(content, "text", ""));
        }
      }
      case "thinking" -> {
        if (!thought) {
          String thinking = Json.text(content, "thinking", "");
          sink.event(seq -> new TurnEvent.Reasoning(seq, thinking));
        }
      }
      case "tool_use" -> {
        String id = Json.text(content, "id", "");
        String name = Json.text(content, "name", "");
        String input = content.path("input").toString();
        sink.event(seq -> new TurnEvent.ToolCall(seq, id, name, name, input));
      }
      default -> sink.notice("content", "", content.toString());
    }
  }

  private void user(ObjectNode line) {
    if (line.path("isReplay").asBoolean() && promptId.equals(Json.text(line, "uuid"))) {
      sink.started();
      return;
    }
    for (JsonNode content : line.path("message").path("content")) {
      if (Json.text(content, "type", "").equals("tool_result") && !isOfSubagent(line)) {
        String id = Json.text(content, "tool_use_id", "");
        boolean ok = !content.path("is_error").asBoolean();
        String output = text(content.path("content"));
        sink.event(seq -> new TurnEvent.ToolResult(seq, id, ok, output));
      }
    }
  }

  private static String text(JsonNode content) {
    return content.isTextual()
        ? content.textValue()
        : StreamSupport.stream(content.spliterator(), false)
            .map(part -> Json.text(part, "text", ""))
            .collect(Collectors.joining());
  }

  private void result(ObjectNode line) {
    sink.usage(totals.of(line));
    boolean failed = line.path("is_error").asBoolean(true);
    String subtype = Json.text(line, "subtype", "");
    if (interrupted || Json.text(line, "terminal_reason", "").startsWith("aborted")) {
      sink.end(StopReason.CANCELLED, null, null);
    } else if (failed) {
      StopReason reason =
          subtype.equals("error_max_turns") ? StopReason.MAX_REQUESTS : StopReason.FAILED;
      sink.end(reason, error(line), null);
    } else {
      sink.end(reason(Json.text(line, "stop_reason")), null, null);
    }
  }

  private static StopReason reason(@Nullable String said) {
    return switch (said == null ? "" : said) {
      case "max_tokens" -> StopReason.MAX_TOKENS;
      case "refusal" -> StopReason.REFUSAL;
      default -> StopReason.END_TURN;
    };
  }

  private AgentError error(ObjectNode line) {
    String words = words(line);
    if (words.contains("No conversation found")) {
      return AgentError.of(ErrorCode.CONTINUATION_NOT_FOUND, words, Outcome.NOT_PERFORMED);
    }
    return switch (failure) {
      case "authentication_failed", "oauth_org_not_allowed", "account_on_hold", "billing_error" ->
          AgentError.of(ErrorCode.AUTH_REQUIRED, words, Outcome.PERFORMED);
      case "rate_limit", "overloaded" ->
          new AgentError(ErrorCode.RATE_LIMITED, words, /* retryable= */ true, Outcome.PERFORMED);
      case "model_not_found" ->
          AgentError.of(ErrorCode.MODEL_NOT_SUPPORTED, words, Outcome.PERFORMED);
      default -> Errors.upstream(line.path("api_error_status").asInt(), words);
    };
  }

  /** Returns what a result says for a person. */
  static String words(ObjectNode line) {
    String result = Json.text(line, "result", "");
    String errors =
        StreamSupport.stream(line.path("errors").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("; "));
    String words = result.isBlank() ? errors : result;
    return words.isBlank() ? Json.text(line, "subtype", "no reason was given") : words;
  }
}
