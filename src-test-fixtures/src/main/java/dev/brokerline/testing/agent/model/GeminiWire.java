package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The contents of Google, which gemini uses. */
final class GeminiWire implements Wire {

  private static final Pattern PATH = Pattern.compile("/v1beta/models/([^:]+):(\\w+)");

  private static final Map<String, @Nullable Object> USAGE =
      Json.object(
          "promptTokenCount", 100,
          "cachedContentTokenCount", 20,
          "candidatesTokenCount", 7,
          "thoughtsTokenCount", 2,
          "totalTokenCount", 109);

  /** What gemini's own requests for a decision want to read. */
  private static final Map<String, @Nullable Object> DECISION =
      Json.object(
          "complexity_reasoning", "x",
          "complexity_score", 10,
          "reasoning", "x",
          "model_choice", "flash",
          "next_speaker", "user");

  @Override
  public boolean accepts(ModelCall call) {
    return PATH.matcher(call.path()).matches();
  }

  private static String part(ModelCall call, int group) {
    Matcher matcher = PATH.matcher(call.path());
    return matcher.matches() ? matcher.group(group) : "";
  }

  @Override
  public String model(ModelCall call) {
    return part(call, 1);
  }

  @Override
  public void answer(ModelCall call) throws IOException {
    switch (part(call, 2)) {
      case "countTokens" -> call.json(200, Json.object("totalTokens", 100));
      case "streamGenerateContent" -> stream(call);
      default -> {
        boolean wantsJson = call.body().at("generationConfig").toString().contains("json");
        String text = wantsJson ? Json.write(DECISION) : ModelCall.TEXT;
        call.json(200, content(call, Json.object("text", text), /* isLast= */ true));
      }
    }
  }

  private void stream(ModelCall call) throws IOException {
    List<Map<String, @Nullable Object>> parts = new ArrayList<>();
    String shell = call.shell();
    if (shell == null) {
      ModelCall.PIECES.forEach(piece -> parts.add(Json.object("text", piece)));
    } else {
      parts.add(
          Json.object(
              "functionCall",
              Json.object("name", shell, "args", Json.object("command", call.command()))));
    }
    try (ModelCall.Events events = call.events("\r\n")) {
      for (int i = 0; i < parts.size(); i++) {
        events.data(content(call, parts.get(i), i == parts.size() - 1));
        events.pause();
      }
    }
  }

  private Map<String, @Nullable Object> content(
      ModelCall call, Map<String, @Nullable Object> part, boolean isLast) {
    Map<String, @Nullable Object> candidate =
        Json.object("content", Json.object("role", "model", "parts", List.of(part)), "index", 0);
    Map<String, @Nullable Object> answer =
        Json.object(
            "candidates",
            List.of(candidate),
            "modelVersion",
            model(call),
            "responseId",
            "r" + call.number());
    if (isLast) {
      candidate.put("finishReason", "STOP");
      answer.put("usageMetadata", USAGE);
    }
    return answer;
  }

  @Override
  public Map<String, @Nullable Object> error(int status) {
    return Json.object(
        "error",
        Json.object(
            "code",
            status,
            "message",
            "mock error " + status,
            "status",
            status == 401 ? "UNAUTHENTICATED" : "INTERNAL"));
  }
}
