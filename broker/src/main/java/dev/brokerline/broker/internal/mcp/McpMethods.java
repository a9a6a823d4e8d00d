package dev.brokerline.broker.internal.mcp;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The methods of the Model Context Protocol that a server of tools needs. */
final class McpMethods {

  /** How long a tool may take. Only the start of an agent takes more than a moment. */
  private static final Duration TOOL_LIMIT = Duration.ofSeconds(30);

  private static final String OLDEST_VERSION = "2024-11-05";
  private static final String VERSION = "2025-06-18";

  private static final String INSTRUCTIONS =
      "With these tools you write to other agents and to people. What they write to you is given"
          + " to you by itself, as a message that begins with \"Message from\"; check_inbox shows"
          + " what waits.";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final ToolTable table = new ToolTable();
  private final Timer timer;
  private final String version;

  McpMethods(Timer timer, String version) {
    this.timer = timer;
    this.version = version;
  }

  /** Handles the body of a request. The future never fails. */
  CompletableFuture<Answer> handle(AgentTools tools, byte[] body) {
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (IOException e) {
      return now(Answer.unreadable(Answer.PARSE_ERROR, "the body is not JSON"));
    }
    if (!(message instanceof ObjectNode request)) {
      return now(Answer.unreadable(Answer.INVALID_REQUEST, "a body is one message, an object"));
    }
    JsonNode method = request.path("method");
    if (!method.isTextual()) {
      boolean answers = request.has("result") || request.has("error");
      return now(
          answers
              ? Answer.accepted()
              : Answer.unreadable(Answer.INVALID_REQUEST, "a request needs a method"));
    }
    if (!request.has("id")) {
      return now(Answer.accepted());
    }
    JsonNode id = request.path("id");
    if (!id.isTextual() && !id.isIntegralNumber()) {
      return now(Answer.unreadable(Answer.INVALID_REQUEST, "an id is a string or an integer"));
    }
    return request(tools, id, method.textValue(), request.path("params"), body.length);
  }

  private CompletableFuture<Answer> request(
      AgentTools tools, JsonNode id, String method, JsonNode params, int bytes) {
    return switch (method) {
      case "initialize" -> now(Answer.result(id, introduction(params)));
      case "ping" -> now(Answer.result(id, JsonNodeFactory.instance.objectNode()));
      case "tools/list" -> now(Answer.result(id, table.list(tools.maySpawn())));
      case "tools/call" -> call(tools, id, params, bytes);
      default ->
          now(Answer.error(id, Answer.METHOD_NOT_FOUND, "there is no such method: only tools"));
    };
  }

  private ObjectNode introduction(JsonNode params) {
    boolean old = params.path("protocolVersion").asText().equals(OLDEST_VERSION);
    ObjectNode introduction = JsonNodeFactory.instance.objectNode();
    introduction.put("protocolVersion", old ? OLDEST_VERSION : VERSION);
    introduction.putObject("capabilities").putObject("tools").put("listChanged", false);
    introduction
        .putObject("serverInfo")
        .put("name", "relay")
        .put("title", "Brokerline relay")
        .put("version", version);
    return introduction.put("instructions", INSTRUCTIONS);
  }

  private CompletableFuture<Answer> call(
      AgentTools tools, JsonNode id, JsonNode params, int bytes) {
    String tool = params.path("name").asText();
    if (!table.has(tool, tools.maySpawn())) {
      return now(Answer.error(id, Answer.INVALID_PARAMS, "there is no such tool"));
    }
    JsonNode given = params.path("arguments");
    ObjectNode arguments =
        given instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    String problem =
        given.isObject() || given.isNull() || given.isMissingNode()
            ? table.problem(tool, arguments)
            : "the arguments must be an object";
    CompletableFuture<ToolResult> called =
        problem == null
            ? limited(tools.call(tool, arguments, bytes))
            : CompletableFuture.completedFuture(ToolResult.error("invalid_arguments", problem));
    return called
        .exceptionally(McpMethods::failed)
        .thenApply(result -> Answer.result(id, content(result)));
  }

  private CompletableFuture<ToolResult> limited(CompletableFuture<ToolResult> call) {
    Timer.Scheduled limit =
        timer.schedule(
            TOOL_LIMIT,
            () ->
                call.complete(
                    ToolResult.error(
                        "timeout",
                        "no answer within "
                            + TOOL_LIMIT.toSeconds()
                            + " s: whether it was done is not known")));
    return call.whenComplete((result, failure) -> limit.cancel());
  }

  private static ToolResult failed(Throwable failure) {
    return ToolResult.error("internal_error", String.valueOf(Futures.cause(failure).getMessage()));
  }

  private static ObjectNode content(ToolResult result) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content
        .putArray("content")
        .addObject()
        .put("type", "text")
        .put("text", result.content().toString());
    return content.put("isError", result.isError());
  }

  private static CompletableFuture<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
