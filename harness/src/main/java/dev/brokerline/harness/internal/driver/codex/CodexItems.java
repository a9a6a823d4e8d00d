package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Turns the items of one turn into its events: messages, thoughts and calls of tools. */
final class CodexItems {

  private final TurnSink sink;
  private final Set<String> calls = new HashSet<>();
  private final Set<String> thoughts = new HashSet<>();

  CodexItems(TurnSink sink) {
    this.sink = sink;
  }

  /** A piece of an item's reasoning. */
  void thought(String itemId, String piece) {
    thoughts.add(itemId);
    sink.event(seq -> new TurnEvent.Reasoning(seq, piece));
  }

  void started(JsonNode item) {
    if (isTool(item)) {
      call(item);
    } else if (type(item).equals("userMessage")) {
      sink.started();
    }
  }

  void completed(JsonNode item) {
    String id = Json.text(item, "id", "");
    switch (type(item)) {
      case "agentMessage", "plan" -> sink.message(id, Json.text(item, "text", ""));
      case "reasoning" -> reasoning(id, item);
      case "userMessage" -> sink.started();
      default -> {
        if (isTool(item)) {
          call(item);
          result(item);
        } else {
          sink.notice(type(item), Json.text(item, "message", ""), item.toString());
        }
      }
    }
  }

  private static String type(JsonNode item) {
    return Json.text(item, "type", "?");
  }

  /** Returns whether the item is work of a tool: all that has a status, and some that have none. */
  private static boolean isTool(JsonNode item) {
    return item.path("status").isTextual()
        || switch (type(item)) {
          case "webSearch", "imageView", "imageGeneration", "functionCallOutput", "sleep" -> true;
          default -> false;
        };
  }

  private void reasoning(String id, JsonNode item) {
    if (!thoughts.contains(id)) {
      JsonNode words = item.path("summary").isEmpty() ? item.path("content") : item.path("summary");
      String text = joined(words, "\n");
      if (!text.isEmpty()) {
        thought(id, text);
      }
    }
  }

  private static String joined(JsonNode texts, String separator) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(separator));
  }

  private void call(JsonNode item) {
    String id = Json.text(item, "id", "");
    if (calls.add(id)) {
      String tool = tool(item);
      String title = title(item, tool);
      String input = input(item).toString();
      sink.event(seq -> new TurnEvent.ToolCall(seq, id, tool, title, input));
    }
  }

  private static String tool(JsonNode item) {
    return switch (type(item)) {
      case "mcpToolCall" -> Json.text(item, "server", "?") + "." + Json.text(item, "tool", "?");
      case "dynamicToolCall" -> Json.text(item, "tool", "?");
      default -> type(item);
    };
  }

  private static String title(JsonNode item, String tool) {
    return switch (type(item)) {
      case "commandExecution" -> Json.text(item, "command", tool);
      case "fileChange" -> paths(item.path("changes"));
      case "webSearch" -> Json.text(item, "query", tool);
      default -> tool;
    };
  }

  static String paths(JsonNode changes) {
    return StreamSupport.stream(changes.spliterator(), false)
        .map(change -> Json.text(change, "path", "?"))
        .collect(Collectors.joining(", "));
  }

  private static JsonNode input(JsonNode item) {
    return switch (type(item)) {
      case "commandExecution" -> members(item, "command", "cwd");
      case "fileChange" -> members(item, "changes");
      case "mcpToolCall", "dynamicToolCall" -> item.path("arguments");
      case "webSearch" -> members(item, "query", "action");
      case "collabAgentToolCall" -> members(item, "tool", "prompt", "model");
      default -> item;
    };
  }

  private static ObjectNode members(JsonNode item, String... names) {
    ObjectNode some = Json.object();
    for (String name : names) {
      if (item.hasNonNull(name)) {
        some.set(name, item.path(name));
      }
    }
    return some;
  }

  private void result(JsonNode item) {
    String id = Json.text(item, "id", "");
    boolean ok = Json.text(item, "status", "completed").equals("completed");
    String output = output(item);
    sink.event(seq -> new TurnEvent.ToolResult(seq, id, ok, output));
  }

  private static String output(JsonNode item) {
    String error = Json.text(item.path("error"), "message", "");
    if (!error.isEmpty()) {
      return error;
    }
    return switch (type(item)) {
      case "commandExecution" -> Json.text(item, "aggregatedOutput", "");
      case "mcpToolCall" -> contents(item.path("result").path("content"));
      case "dynamicToolCall" -> contents(item.path("contentItems"));
      default -> "";
    };
  }

  private static String contents(JsonNode parts) {
    return StreamSupport.stream(parts.spliterator(), false)
        .map(part -> Json.text(part, "text", part.toString()))
        .collect(Collectors.joining("\n"));
  }
}
