package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The responses of OpenAI, which codex uses. */
final class ResponsesWire implements Wire {

  private static final Map<String, @Nullable Object> USAGE =
      Json.object(
          "input_tokens", 100,
          "input_tokens_details", Json.object("cached_tokens", 20),
          "output_tokens", 7,
          "output_tokens_details", Json.object("reasoning_tokens", 2),
          "total_tokens", 107);

  @Override
  public boolean accepts(ModelCall call) {
    return call.path().equals("/v1/responses");
  }

  @Override
  public void answer(ModelCall call) throws IOException {
    if (call.isOfUnknownModel(model(call))) {
      call.json(404, unknown(model(call)));
      return;
    }
    try (ModelCall.Events events = call.events("\n")) {
      Map<String, @Nullable Object> response =
          Json.object(
              "id",
              "resp_mock_" + call.number(),
              "object",
              "response",
              "created_at",
              1,
              "status",
              "in_progress",
              "model",
              model(call),
              "output",
              List.of());
      events.numbered("response.created", "response", response);
      Map<String, @Nullable Object> item = item(call, events);
      response.put("status", "completed");
      response.put("output", List.of(item));
      response.put("usage", USAGE);
      events.numbered("response.completed", "response", response);
    }
  }

  static Map<String, @Nullable Object> unknown(String model) {
    return Json.object(
        "error",
        Json.object(
            "message", "The model does not exist: " + model,
            "type", "invalid_request_error",
            "code", "model_not_found"));
  }

  private static Map<String, @Nullable Object> message(ModelCall call, ModelCall.Events events)
      throws IOException {
    String id = "msg_" + call.number();
    Map<String, @Nullable Object> item =
        Json.object(
            "type", "message",
            "id", id,
            "role", "assistant",
            "status", "in_progress",
            "content", List.of());
    events.numbered("response.output_item.added", "output_index", 0, "item", item);
    events.numbered(
        "response.content_part.added",
        "item_id",
        id,
        "output_index",
        0,
        "content_index",
        0,
        "part",
        text(""));
    for (String piece : ModelCall.PIECES) {
      events.numbered(
          "response.output_text.delta",
          "item_id",
          id,
          "output_index",
          0,
          "content_index",
          0,
          "delta",
          piece);
      events.pause();
    }
    events.numbered(
        "response.output_text.done",
        "item_id",
        id,
        "output_index",
        0,
        "content_index",
        0,
        "text",
        ModelCall.TEXT);
    item.put("status", "completed");
    item.put("content", List.of(text(ModelCall.TEXT)));
    events.numbered("response.output_item.done", "output_index", 0, "item", item);
    return item;
  }

  private static Map<String, @Nullable Object> text(String text) {
    return Json.object("type", "output_text", "text", text, "annotations", List.of());
  }

  private static Map<String, @Nullable Object> item(ModelCall call, ModelCall.Events events)
      throws IOException {
    ToolWish wish = call.wish();
    String shell = call.shell();
    if (wish != null) {
      return toolCall(call, events, wish);
    }
    return shell == null
        ? message(call, events)
        : toolCall(call, events, new ToolWish(shell, null, Json.write(arguments(call, shell))));
  }

  private static Map<String, @Nullable Object> toolCall(
      ModelCall call, ModelCall.Events events, ToolWish wish) throws IOException {
    String id = "fc_" + call.number();
    String arguments = wish.arguments();
    Map<String, @Nullable Object> item =
        Json.object(
            "type",
            "function_call",
            "id",
            id,
            "call_id",
            "call_" + call.number(),
            "name",
            wish.name(),
            "arguments",
            "",
            "status",
            "in_progress");
    if (wish.namespace() != null) {
      item.put("namespace", wish.namespace());
    }
    events.numbered("response.output_item.added", "output_index", 0, "item", item);
    events.numbered(
        "response.function_call_arguments.delta",
        "item_id",
        id,
        "output_index",
        0,
        "delta",
        arguments);
    events.numbered(
        "response.function_call_arguments.done",
        "item_id",
        id,
        "output_index",
        0,
        "arguments",
        arguments);
    item.put("arguments", arguments);
    item.put("status", "completed");
    events.numbered("response.output_item.done", "output_index", 0, "item", item);
    return item;
  }

  /** Returns the arguments in the form that the offered tool has: versions of codex differ. */
  private static Map<String, @Nullable Object> arguments(ModelCall call, String shell) {
    for (Node tool : call.body().at("tools").items()) {
      Node properties = tool.at("parameters").at("properties");
      if (!tool.at("name").text().equals(shell)) {
        continue;
      }
      if (properties.at("cmd").isPresent()) {
        return call.leavesSandbox() && properties.at("sandbox_permissions").isPresent()
            ? Json.object(
                "cmd",
                call.command(),
                "sandbox_permissions",
                "require_escalated",
                "justification",
                "May the mock run this?")
            : Json.object("cmd", call.command());
      }
      if (properties.at("command").at("type").text().equals("array")) {
        return Json.object("command", List.of("bash", "-lc", call.command()));
      }
    }
    return Json.object("command", call.command());
  }
}
