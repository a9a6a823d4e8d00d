package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chat completions of OpenAI, which opencode, copilot and qwen use. */
final class ChatWire implements Wire {

  private static final Map<String, @Nullable Object> USAGE =
      Json.object(
          "prompt_tokens", 100,
          "completion_tokens", 7,
          "total_tokens", 107,
          "prompt_tokens_details", Json.object("cached_tokens", 20),
          "completion_tokens_details", Json.object("reasoning_tokens", 2));

  @Override
  public boolean accepts(ModelCall call) {
    return call.path().equals("/v1/chat/completions");
  }

  @Override
  public void answer(ModelCall call) throws IOException {
    if (call.isOfUnknownModel(model(call))) {
      call.json(404, ResponsesWire.unknown(model(call)));
    } else if (call.body().at("stream").isTrue()) {
      stream(call);
    } else {
      call.json(200, whole(call));
    }
  }

  private Map<String, @Nullable Object> whole(ModelCall call) {
    return Json.object(
        "id",
        "chatcmpl-" + call.number(),
        "object",
        "chat.completion",
        "created",
        1,
        "model",
        model(call),
        "choices",
        List.of(
            Json.object(
                "index",
                0,
                "message",
                Json.object("role", "assistant", "content", ModelCall.TEXT),
                "finish_reason",
                "stop")),
        "usage",
        USAGE);
  }

  private void stream(ModelCall call) throws IOException {
    String shell = call.shell();
    try (ModelCall.Events events = call.events("\n")) {
      if (shell == null) {
        events.data(chunk(call, Json.object("role", "assistant", "content", ""), null));
        for (String piece : ModelCall.PIECES) {
          events.data(chunk(call, Json.object("content", piece), null));
          events.pause();
        }
        events.data(chunk(call, Json.object(), "stop"));
      } else {
        events.data(chunk(call, toolCall(call, shell), null));
        events.data(chunk(call, Json.object(), "tool_calls"));
      }
      Map<String, @Nullable Object> last = chunk(call, Json.object(), null);
      last.put("choices", List.of());
      last.put("usage", USAGE);
      events.data(last);
      events.done();
    }
  }

  private Map<String, @Nullable Object> chunk(
      ModelCall call, Map<String, @Nullable Object> delta, @Nullable String finish) {
    return Json.object(
        "id",
        "chatcmpl-" + call.number(),
        "object",
        "chat.completion.chunk",
        "created",
        1,
        "model",
        model(call),
        "choices",
        List.of(Json.object("index", 0, "delta", delta, "finish_reason", finish)));
  }

  private static Map<String, @Nullable Object> toolCall(ModelCall call, String shell) {
    return Json.object(
        "role",
        "assistant",
        "tool_calls",
        List.of(
            Json.object(
                "index",
                0,
                "id",
                "call_" + call.number(),
                "type",
                "function",
                "function",
                Json.object(
                    "name",
                    shell,
                    "arguments",
                    Json.write(Json.object("command", call.command(), "description", "mock"))))));
  }
}
