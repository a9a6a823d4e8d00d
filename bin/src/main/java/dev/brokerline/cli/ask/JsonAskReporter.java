package dev.brokerline.cli.ask;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Shows a conversation to a program: one JSON object a line. */
public final class JsonAskReporter implements AskReporter {

  private final JsonLines lines;

  /** Makes a reporter that writes to a stream. */
  public JsonAskReporter(PrintStream out) {
    this.lines = new JsonLines(out);
  }

  @Override
  public void event(TurnEvent event) {
    lines.line("event", json -> members(json, event));
  }

  private static void members(JsonGenerator json, TurnEvent event) throws IOException {
    json.writeNumberField("seq", event.seq());
    json.writeStringField("kind", kind(event));
    if (event instanceof TurnEvent.Started started) {
      json.writeBooleanField("confirmed", started.confirmed());
    } else if (event instanceof TurnEvent.TextDelta delta) {
      json.writeStringField("message_id", delta.messageId());
      json.writeStringField("text", delta.text());
    } else if (event instanceof TurnEvent.Message message) {
      json.writeStringField("message_id", message.messageId());
      json.writeStringField("text", message.text());
    } else if (event instanceof TurnEvent.Reasoning reasoning) {
      json.writeStringField("text", reasoning.text());
    } else if (event instanceof TurnEvent.ToolCall call) {
      json.writeStringField("call_id", call.callId());
      json.writeStringField("tool", call.tool());
      json.writeStringField("title", call.title());
      json.writeStringField("input", call.input());
    } else if (event instanceof TurnEvent.ToolResult done) {
      json.writeStringField("call_id", done.callId());
      json.writeBooleanField("ok", done.ok());
      json.writeStringField("output", done.output());
    } else {
      rarer(json, event);
    }
  }

  private static void rarer(JsonGenerator json, TurnEvent event) throws IOException {
    if (event instanceof TurnEvent.Plan plan) {
      json.writeArrayFieldStart("entries");
      for (TurnEvent.Plan.Entry entry : plan.entries()) {
        json.writeStartObject();
        json.writeStringField("content", entry.content());
        json.writeStringField("status", entry.status());
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (event instanceof TurnEvent.PermissionRequested asked) {
      PermissionRequest request = asked.request();
      json.writeStringField("request_id", request.id());
      json.writeStringField("tool", request.tool());
      json.writeStringField("title", request.title());
      json.writeStringField("input", request.input());
    } else if (event instanceof TurnEvent.PermissionResolved resolved) {
      json.writeStringField("request_id", resolved.requestId());
      json.writeBooleanField("allowed", resolved.decision().kind().allows());
      json.writeStringField("by", word(resolved.by()));
    } else if (event instanceof TurnEvent.Usage used) {
      usage(json, used.usage());
    } else if (event instanceof TurnEvent.ModelChanged changed) {
      json.writeStringField("model", changed.model());
      json.writeStringField("before", changed.before());
      json.writeStringField("evidence", changed.evidence());
    } else if (event instanceof TurnEvent.ContinuationChanged changed) {
      json.writeStringField("key", changed.key());
    } else if (event instanceof TurnEvent.Notice notice) {
      json.writeStringField("notice", notice.kind());
      json.writeStringField("text", notice.text());
      json.writeStringField("json", notice.json());
    } else if (event instanceof TurnEvent.Completed completed) {
      result(json, completed.result());
    }
  }

  private static void result(JsonGenerator json, TurnResult result) throws IOException {
    json.writeBooleanField("success", result.success());
    json.writeStringField("stop_reason", word(result.stopReason()));
    json.writeStringField("text", result.text());
    if (result.error() != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("code", word(result.error().code()));
      json.writeStringField("message", result.error().message());
      json.writeBooleanField("retryable", result.error().retryable());
      json.writeStringField("outcome", word(result.error().outcome()));
      json.writeEndObject();
    }
    usage(json, result.usage());
  }

  private static void usage(JsonGenerator json, TokenUsage usage) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input", usage.input());
    json.writeNumberField("cache_read", usage.cacheRead());
    json.writeNumberField("cache_write", usage.cacheWrite());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("reasoning", usage.reasoning());
    json.writeNumberField("total", usage.total());
    if (usage.contextWindow() != null) {
      json.writeNumberField("context_window", usage.contextWindow());
    }
    if (usage.costUsd() != null) {
      json.writeNumberField("cost_usd", usage.costUsd());
    }
    json.writeEndObject();
  }

  /** Returns the name of the record in small letters, such as {@code text_delta}. */
  private static String kind(TurnEvent event) {
    return event
        .getClass()
        .getSimpleName()
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void end(Outcome outcome) {
    lines.line("result", json -> end(json, outcome));
  }

  private static void end(JsonGenerator json, Outcome outcome) throws IOException {
    Optional<Failure> failure = outcome.failure();
    json.writeNumberField("exit_code", failure.map(Failure::exitCode).orElse(ExitCodes.OK));
    json.writeStringField("reason", failure.map(Failure::reason).orElse("ok"));
    if (failure.isPresent()) {
      json.writeStringField("message", failure.get().sentence());
    }
    var session = outcome.session();
    if (session.isPresent()) {
      json.writeStringField("program", session.get().program().id());
      json.writeStringField("model", session.get().model().orElse(null));
      json.writeStringField(
          "continuation", session.get().continuation().map(it -> it.key()).orElse(null));
    }
    if (outcome.result().isPresent()) {
      json.writeStringField("text", outcome.result().get().text());
      usage(json, outcome.result().get().usage());
    }
  }
}
