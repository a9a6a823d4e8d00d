package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of Anthropic, which claude uses. */
final class MessagesWire implements Wire {

  @Override
  public boolean accepts(ModelCall call) {
    return call.path().equals("/v1/messages") || call.path().equals("/v1/messages/count_tokens");
  }

  @Override
  public void answer(ModelCall call) throws IOException {
    if (call.path().endsWith("/count_tokens")) {
      call.json(200, Json.object("input_tokens", 100));
    } else if (call.isOfUnknownModel(model(call))) {
      call.json(404, error("not_found_error", "model: " + model(call)));
    } else if (call.body().at("stream").isTrue()) {
      stream(call);
    } else {
      Map<String, @Nullable Object> message = message(call, usage(7));
      message.put("content", List.of(Json.object("type", "text", "text", ModelCall.TEXT)));
      message.put("stop_reason", "end_turn");
      call.json(200, message);
    }
  }

  private static Map<String, @Nullable Object> usage(int output) {
    return Json.object(
        "input_tokens", 80,
        "cache_creation_input_tokens", 5,
        "cache_read_input_tokens", 20,
        "output_tokens", output);
  }

  private Map<String, @Nullable Object> message(
      ModelCall call, Map<String, @Nullable Object> usage) {
    return Json.object(
        "id",
        "msg_mock_" + call.number(),
        "type",
        "message",
        "role",
        "assistant",
        "model",
        model(call),
        "content",
        List.of(),
        "stop_reason",
        null,
        "stop_sequence",
        null,
        "usage",
        usage);
  }

  private void stream(ModelCall call) throws IOException {
    String shell = call.shell();
    ToolWish wish = call.wish();
    boolean isText = shell == null && wish == null;
    try (ModelCall.Events events = call.events("\n")) {
      events.typed("message_start", "message", message(call, usage(1)));
      if (wish != null) {
        useTool(call, events, wish.name(), wish.arguments());
      } else if (shell == null) {
        events.typed(
            "content_block_start",
            "index",
            0,
            "content_block",
            Json.object("type", "text", "text", ""));
        for (String piece : ModelCall.PIECES) {
          events.typed("content_block_delta", "index", 0, "delta", delta("text_delta", piece));
          events.pause();
        }
      } else {
        useTool(
            call,
            events,
            shell,
            Json.write(Json.object("command", call.command(), "description", "mock")));
      }
      events.typed("content_block_stop", "index", 0);
      events.typed(
          "message_delta",
          "delta",
          Json.object("stop_reason", isText ? "end_turn" : "tool_use", "stop_sequence", null),
          "usage",
          Json.object("output_tokens", 7));
      events.typed("message_stop");
    }
  }

  private static Map<String, @Nullable Object> delta(String type, String piece) {
    return Json.object("type", type, "text", piece);
  }

  private static void useTool(
      ModelCall call, ModelCall.Events events, String tool, String arguments) throws IOException {
    events.typed(
        "content_block_start",
        "index",
        0,
        "content_block",
        Json.object(
            "type",
            "tool_use",
            "id",
            "toolu_" + call.number(),
            "name",
            tool,
            "input",
            Json.object()));
    events.typed(
        "content_block_delta",
        "index",
        0,
        "delta",
        Json.object("type", "input_json_delta", "partial_json", arguments));
  }

  @Override
  public Map<String, @Nullable Object> error(int status) {
    String type =
        switch (status) {
          case 401 -> "authentication_error";
          case 429 -> "rate_limit_error";
          case 529 -> "overloaded_error";
          default -> "api_error";
        };
    return error(type, "mock error " + status);
  }

  private static Map<String, @Nullable Object> error(String type, String words) {
    return Json.object("type", "error", "error", Json.object("type", type, "message", words));
  }
}
