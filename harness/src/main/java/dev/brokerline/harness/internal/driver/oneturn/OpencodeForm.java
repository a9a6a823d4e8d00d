package dev.brokerline.harness.internal.driver.oneturn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code opencode run} with lines of JSON. It has no word for the end of a turn: a last step that
 * calls no tool, and an exit with 0, are one together.
 */
final class OpencodeForm implements Form {

  @Override
  public List<String> arguments(
      SessionOptions options, Beginning turn, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.addAll(List.of("--format", "json"));
    if (options.permissions() == PermissionPolicy.ALLOW_EVERYTHING) {
      // A flag of this command only.
      arguments.add("--auto");
    }
    turn.addTo(options, arguments, environment);
    return arguments;
  }

  @Override
  public Reader reader(HeldEnd sink, DriverContext context) {
    return new Run(sink, context);
  }

  private static final class Run extends JsonReader {

    private TokenUsage steps = TokenUsage.NONE;
    private String lastReason = "";

    Run(HeldEnd sink, DriverContext context) {
      super(sink, context);
    }

    @Override
    void line(ObjectNode line) {
      sink.started();
      continuation(Json.text(line, "sessionID"));
      JsonNode part = line.path("part");
      switch (Json.text(line, "type", "")) {
        case "step_start" -> lastReason = "";
        case "text" -> sink.message(Json.text(part, "id", ""), Json.text(part, "text", ""));
        case "reasoning" -> {
          String text = Json.text(part, "text", "");
          sink.event(seq -> new TurnEvent.Reasoning(seq, text));
        }
        case "tool_use" -> tool(part);
        case "step_finish" -> {
          lastReason = Json.text(part, "reason", "");
          used(part);
        }
        case "error" -> sink.end(Verdict.failed(error(line.path("error"))));
        default -> unknown(line);
      }
    }

    private void tool(JsonNode part) {
      JsonNode state = part.path("state");
      String id = Json.text(part, "callID", "");
      String tool = Json.text(part, "tool", "");
      String title = Json.text(state, "title", tool);
      String input = state.path("input").toString();
      boolean ok = Json.text(state, "status", "").equals("completed");
      String output = Json.text(state, "output", Json.text(state, "error", ""));
      sink.event(seq -> new TurnEvent.ToolCall(seq, id, tool, title, input));
      sink.event(seq -> new TurnEvent.ToolResult(seq, id, ok, output));
    }

    private void used(JsonNode part) {
      JsonNode tokens = part.path("tokens");
      long reasoning = tokens.path("reasoning").asLong();
      TokenUsage step =
          TokenUsage.of(
              tokens.path("input").asLong(),
              tokens.path("cache").path("read").asLong(),
              tokens.path("cache").path("write").asLong(),
              tokens.path("output").asLong() + reasoning,
              reasoning);
      JsonNode cost = part.path("cost");
      steps = steps.plus(cost.isNumber() ? step.withCostUsd(cost.asDouble()) : step);
      sink.usage(steps);
    }

    private static AgentError error(JsonNode error) {
      JsonNode data = error.path("data");
      String name = Json.text(error, "name", "");
      String words = Json.text(data, "message", name);
      int status = data.path("statusCode").asInt();
      if (status != 0) {
        return Errors.upstream(status, words);
      }
      return switch (name) {
        case "ProviderAuthError" ->
            AgentError.of(ErrorCode.AUTH_REQUIRED, words, Outcome.PERFORMED);
        case "ProviderModelNotFoundError" ->
            AgentError.of(ErrorCode.MODEL_NOT_SUPPORTED, words, Outcome.PERFORMED);
        default ->
            new AgentError(
                ErrorCode.UPSTREAM_ERROR,
                words,
                data.path("isRetryable").asBoolean(),
                Outcome.PERFORMED);
      };
    }

    @Override
    public Verdict ended(ExitStatus exit, @Nullable Verdict said) {
      if (said != null) {
        return said;
      }
      if (Exits.code(exit) != 0) {
        return Exits.verdict("opencode", exit);
      }
      return switch (lastReason) {
        case "stop" -> Verdict.SUCCESS;
        case "length" -> new Verdict(StopReason.MAX_TOKENS, null);
        case "content-filter" -> new Verdict(StopReason.REFUSAL, null);
        default -> Exits.verdict("opencode", exit);
      };
    }
  }
}
