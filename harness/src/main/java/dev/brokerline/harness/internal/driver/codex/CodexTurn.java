package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads what the app-server says of one turn. */
final class CodexTurn {

  private static final int MAX_EARLY = 100;

  private final TurnSink sink;
  private final CodexItems items;
  private final CodexModels models;
  private final CodexUsage usage;

  /** The model that the turn uses. */
  private final @Nullable String model;

  private final CompletableFuture<String> id = new CompletableFuture<>();

  /** What came before the turn was known to have begun, such as a warning. */
  private final List<Runnable> early = new ArrayList<>();

  private @Nullable JsonNode lastError;
  private boolean over;

  CodexTurn(TurnSink sink, CodexModels models, CodexUsage usage) {
    this.sink = sink;
    this.items = new CodexItems(sink);
    this.models = models;
    this.usage = usage;
    this.model = models.ofNextTurn();
    usage.begin();
  }

  TurnSink sink() {
    return sink;
  }

  boolean isOver() {
    return over;
  }

  /** Returns the id, once the app-server has said it; cancelled if the turn ends before. */
  CompletableFuture<String> id() {
    return id;
  }

  /** The app-server began this turn. */
  void began(JsonNode turn) {
    String said = Json.text(turn, "id");
    if (said != null) {
      id.complete(said);
    }
    if (!over) {
      sink.started();
      tellEarly();
    }
  }

  private void tellEarly() {
    List<Runnable> all = List.copyOf(early);
    early.clear();
    all.forEach(Runnable::run);
  }

  /** Returns whether a message is about this turn: it says so, or says nothing of a turn. */
  boolean concerns(JsonNode params) {
    String turnId = Json.text(params, "turnId", Json.text(params.path("turn"), "id", ""));
    return turnId.isEmpty() || turnId.equals(id.getNow(""));
  }

  /** Takes a notification that concerns this turn. */
  void notified(String method, JsonNode params) {
    switch (method) {
      case "item/started" -> items.started(params.path("item"));
      case "item/completed" -> items.completed(params.path("item"));
      case "item/agentMessage/delta" ->
          sink.text(Json.text(params, "itemId", ""), Json.text(params, "delta", ""));
      case "item/reasoning/textDelta", "item/reasoning/summaryTextDelta" ->
          items.thought(Json.text(params, "itemId", ""), Json.text(params, "delta", ""));
      case "turn/plan/updated" -> plan(params.path("plan"));
      case "thread/tokenUsage/updated" -> used(usage.of(params.path("tokenUsage")));
      case "model/rerouted" ->
          models.rerouted(Json.text(params, "toModel", ""), Json.text(params, "reason", ""));
      case "error" -> failing(params);
      case "turn/completed" -> completed(params.path("turn"));
      default -> other(method, params);
    }
  }

  private void other(String method, JsonNode params) {
    switch (method) {
      case "warning", "configWarning", "guardianWarning", "deprecationNotice" ->
          notice(method, Json.text(params, "message", Json.text(params, "summary", "")), params);
      case "mcpServer/startupStatus/updated" ->
          notice(
              method,
              "%s: %s %s"
                  .formatted(
                      Json.text(params, "name", "?"),
                      Json.text(params, "status", "?"),
                      Json.text(params, "error", ""))
                  .strip(),
              params);
      default -> {
        if (CodexDriver.isProgress(method)) {
          sink.alive();
        } else {
          notice(method, "", params);
        }
      }
    }
  }

  private void notice(String kind, String text, JsonNode params) {
    if (id.isDone() || early.size() >= MAX_EARLY) {
      sink.notice(kind, text, params.toString());
    } else {
      early.add(() -> sink.notice(kind, text, params.toString()));
    }
  }

  private void plan(JsonNode steps) {
    List<TurnEvent.Plan.Entry> entries = new ArrayList<>();
    for (JsonNode step : steps) {
      entries.add(
          new TurnEvent.Plan.Entry(Json.text(step, "step", ""), Json.text(step, "status", "")));
    }
    sink.event(seq -> new TurnEvent.Plan(seq, entries));
  }

  private void used(TokenUsage turn) {
    if (turn.total() > 0) {
      models.proved(model);
    }
    sink.usage(turn);
  }

  private void failing(JsonNode params) {
    JsonNode error = params.path("error");
    if (params.path("willRetry").asBoolean()) {
      String more = Json.text(error, "additionalDetails", "");
      String words = Json.text(error, "message", "");
      sink.notice("retry", more.isBlank() ? words : words + ": " + more, error.toString());
    } else {
      lastError = error;
    }
  }

  private void completed(JsonNode turn) {
    switch (Json.text(turn, "status", "")) {
      case "completed" -> end(StopReason.END_TURN, null);
      case "interrupted" -> end(StopReason.CANCELLED, null);
      case "failed" -> {
        JsonNode said = turn.path("error");
        JsonNode error = said.isObject() || lastError == null ? said : lastError;
        AgentError why = CodexErrors.ofTurn(error);
        if (why.code() == ErrorCode.MODEL_NOT_SUPPORTED) {
          models.refuted(model);
        }
        end(CodexErrors.reason(error), why);
      }
      default ->
          end(
              StopReason.FAILED,
              AgentError.of(
                  ErrorCode.PROTOCOL_ERROR,
                  "codex ended the turn with the unknown status '%s'"
                      .formatted(turn.path("status").asText()),
                  Outcome.UNKNOWN));
    }
  }

  /** Ends the turn. */
  void end(StopReason reason, @Nullable AgentError error) {
    tellEarly();
    over = true;
    id.cancel(false);
    sink.end(reason, error, null);
  }
}
