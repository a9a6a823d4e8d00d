package dev.brokerline.harness.internal.driver.oneturn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.codex.CodexErrors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ExitStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code codex exec} with lines of JSON. It tells the tokens of the whole conversation, of which
 * those of the turns before are subtracted.
 */
final class CodexForm implements Form {

  /** The total of the conversation, or null while it is not known. */
  private @Nullable TokenUsage total;

  CodexForm(boolean isNew) {
    total = isNew ? TokenUsage.NONE : null;
  }

  @Override
  public List<String> arguments(
      SessionOptions options, Beginning turn, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.add("--json");
    turn.addTo(options, arguments, environment);
    arguments.add("-");
    return arguments;
  }

  @Override
  public Reader reader(HeldEnd sink, DriverContext context) {
    return new Exec(sink, context);
  }

  private final class Exec extends JsonReader {

    private final Set<String> calls = new HashSet<>();
    private String lastError = "";

    Exec(HeldEnd sink, DriverContext context) {
      super(sink, context);
    }

    @Override
    void line(ObjectNode line) {
      switch (Json.text(line, "type", "")) {
        case "thread.started" -> {
          sink.started();
          continuation(Json.text(line, "thread_id"));
        }
        case "turn.started" -> sink.started();
        case "item.started", "item.updated" -> item(line.path("item"), /* done= */ false);
        case "item.completed" -> item(line.path("item"), /* done= */ true);
        case "turn.completed" -> {
          used(line.path("usage"));
          sink.end(Verdict.SUCCESS);
        }
        case "turn.failed" -> {
          String words = Json.text(line.path("error"), "message", lastError);
          sink.end(Verdict.failed(CodexErrors.byWords(words)));
        }
        case "error" -> {
          // It fails the turn only if the turn says so.
          lastError = Json.text(line, "message", "");
          sink.notice("error", lastError, line.toString());
        }
        default -> unknown(line);
      }
    }

    private void item(JsonNode item, boolean done) {
      String id = Json.text(item, "id", "");
      switch (Json.text(item, "type", "")) {
        case "agent_message" -> {
          if (done) {
            sink.message(id, Json.text(item, "text", ""));
          }
        }
        case "reasoning" -> {
          if (done) {
            String text = Json.text(item, "text", "");
            sink.event(seq -> new TurnEvent.Reasoning(seq, text));
          }
        }
        case "todo_list" -> plan(item.path("items"));
        case "command_execution" -> tool(item, done, Json.text(item, "command", ""));
        case "mcp_tool_call" ->
            tool(item, done, Json.text(item, "server", "") + "." + Json.text(item, "tool", ""));
        case "web_search" -> tool(item, done, Json.text(item, "query", ""));
        case "file_change" -> tool(item, done, paths(item.path("changes")));
        default -> {
          if (done) {
            String type = Json.text(item, "type", "?");
            sink.notice(type, Json.text(item, "message", ""), item.toString());
          }
        }
      }
    }

    private String paths(JsonNode changes) {
      return StreamSupport.stream(changes.spliterator(), false)
          .map(change -> Json.text(change, "path", "?"))
          .collect(Collectors.joining(", "));
    }

    private void plan(JsonNode items) {
      List<TurnEvent.Plan.Entry> entries = new ArrayList<>();
      for (JsonNode one : items) {
        String status = one.path("completed").asBoolean() ? "completed" : "pending";
        entries.add(new TurnEvent.Plan.Entry(Json.text(one, "text", ""), status));
      }
      sink.event(seq -> new TurnEvent.Plan(seq, entries));
    }

    private void tool(JsonNode item, boolean done, String title) {
      String id = Json.text(item, "id", "");
      String tool = Json.text(item, "type", "");
      if (calls.add(id)) {
        ObjectNode input = item.deepCopy();
        input.remove(List.of("id", "type", "status", "aggregated_output", "exit_code", "result"));
        sink.event(seq -> new TurnEvent.ToolCall(seq, id, tool, title, input.toString()));
      }
      if (done) {
        boolean ok = Json.text(item, "status", "completed").equals("completed");
        String output = Json.text(item, "aggregated_output", text(item.path("result")));
        sink.event(seq -> new TurnEvent.ToolResult(seq, id, ok, output));
      }
    }

    private String text(JsonNode result) {
      return StreamSupport.stream(result.path("content").spliterator(), false)
          .map(part -> Json.text(part, "text", part.toString()))
          .collect(Collectors.joining("\n"));
    }

    private void used(JsonNode usage) {
      long cached = usage.path("cached_input_tokens").asLong();
      TokenUsage now =
          TokenUsage.of(
              Math.max(0, usage.path("input_tokens").asLong() - cached),
              cached,
              usage.path("cache_write_input_tokens").asLong(),
              usage.path("output_tokens").asLong(),
              usage.path("reasoning_output_tokens").asLong());
      TokenUsage before = total;
      total = now;
      if (before != null) {
        sink.usage(now.minus(before));
      } else {
        sink.notice(
            "usage_unknown",
            "codex tells the tokens of the whole conversation, and what it used before is unknown",
            usage.toString());
      }
    }

    @Override
    public Verdict ended(ExitStatus exit, @Nullable Verdict said) {
      if (said != null) {
        return said;
      }
      return lastError.isEmpty()
          ? Exits.verdict("codex", exit)
          : new Verdict(StopReason.FAILED, CodexErrors.byWords(lastError));
    }
  }
}
