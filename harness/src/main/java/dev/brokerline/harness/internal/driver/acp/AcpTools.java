package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The calls of tools in one turn. Programs tell of a call before they know its arguments, or first
 * when they ask for a permission. A call is told once, when it is complete as far as the program
 * says: when it begins to run, when a permission is asked for, or when the turn goes on without it.
 */
final class AcpTools {

  /** How many calls are remembered. An older one that is heard of again counts as a new one. */
  private static final int MAX_CALLS = 10_000;

  private static final List<String> TEXTS_OF_OUTPUT =
      List.of("output", "content", "message", "error", "stdout");

  /** A call, as far as the program has told it. */
  static final class Call {
    private final String id;
    private String tool = "";
    private String title = "";
    private String input = "{}";
    private JsonNode content = MissingNode.getInstance();
    private JsonNode output = MissingNode.getInstance();
    private boolean runs;
    private boolean told;
    private boolean ended;
    private boolean refused;

    private Call(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }

    String tool() {
      return tool.isEmpty() ? title : tool;
    }

    String title() {
      return title.isEmpty() ? tool : title;
    }

    String input() {
      return input;
    }

    private void merge(JsonNode update) {
      JsonNode meta = update.path("_meta");
      String named =
          Stream.of(
                  Json.text(meta, "toolName"),
                  Json.text(meta.path("claudeCode"), "toolName"),
                  Json.text(update, "name"),
                  tool.isEmpty() ? Json.text(update, "kind") : null)
              .filter(name -> name != null && !name.isBlank())
              .findFirst()
              .orElse(tool);
      tool = named;
      title = Json.text(update, "title", title);
      if (!update.path("rawInput").isEmpty() || update.path("rawInput").isTextual()) {
        input = update.path("rawInput").toString();
      }
      output(update);
    }

    /** Takes what the call has put out. What is shown before it runs is no output of it. */
    private void output(JsonNode update) {
      String status = Json.text(update, "status", "");
      boolean over = status.equals("completed") || status.equals("failed");
      runs |= over || status.equals("in_progress");
      boolean says = update.has("content") || update.has("rawOutput");
      if (over && says) {
        content = MissingNode.getInstance();
        output = MissingNode.getInstance();
      }
      if (runs && says) {
        content = update.path("content").isArray() ? update.path("content") : content;
        output = update.has("rawOutput") ? update.path("rawOutput") : output;
      }
    }
  }

  private final TurnSink sink;
  private final Map<String, Call> calls =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Call> eldest) {
          return size() > MAX_CALLS;
        }
      };

  AcpTools(TurnSink sink) {
    this.sink = sink;
  }

  /** Takes a {@code tool_call} or a {@code tool_call_update}. */
  void updated(JsonNode update) {
    Call call = merged(update);
    switch (Json.text(update, "status", "")) {
      case "in_progress" -> tell(call);
      case "completed" -> end(call, /* ok= */ true);
      case "failed" -> end(call, /* ok= */ false);
      default -> {
        // It waits, or the program does not say what it does.
      }
    }
  }

  /** Takes the call of a permission, which is told before the permission. */
  Call asked(JsonNode toolCall) {
    Call call = merged(toolCall);
    tell(call);
    return call;
  }

  private Call merged(JsonNode update) {
    Call call = calls.computeIfAbsent(Json.text(update, "toolCallId", ""), Call::new);
    call.merge(update);
    return call;
  }

  /** A call was not permitted, which the program may pass over in silence. */
  void refused(String callId) {
    Call call = calls.get(callId);
    if (call != null) {
      call.refused = true;
    }
  }

  /** Tells the calls that were held until they are complete. */
  void tellAll() {
    calls.values().forEach(this::tell);
  }

  /** The turn is over: tells what is still to be told. */
  void endAll() {
    tellAll();
    for (Call call : calls.values()) {
      if (call.refused) {
        end(call, /* ok= */ false);
      }
    }
  }

  private void tell(Call call) {
    if (!call.told) {
      call.told = true;
      sink.event(
          seq -> new TurnEvent.ToolCall(seq, call.id, call.tool(), call.title(), call.input));
    }
  }

  private void end(Call call, boolean ok) {
    tell(call);
    if (!call.ended) {
      call.ended = true;
      String said = text(call);
      sink.event(seq -> new TurnEvent.ToolResult(seq, call.id, ok, said));
    }
  }

  private static String text(Call call) {
    String shown =
        StreamSupport.stream(call.content.spliterator(), false)
            .map(AcpTools::text)
            .collect(Collectors.joining());
    JsonNode raw = call.output;
    if (!shown.isBlank() || raw.isMissingNode() || raw.isNull()) {
      return shown;
    } else if (raw.isTextual()) {
      return raw.textValue();
    }
    return TEXTS_OF_OUTPUT.stream()
        .filter(member -> raw.path(member).isTextual())
        .findFirst()
        .map(member -> raw.path(member).textValue())
        .orElseGet(() -> raw.isEmpty() ? "" : raw.toString());
  }

  private static String text(JsonNode part) {
    return switch (Json.text(part, "type", "")) {
      case "content" -> Json.text(part.path("content"), "text", "");
      case "diff" -> "changed " + Json.text(part, "path", "a file") + "\n";
      default -> "";
    };
  }
}
