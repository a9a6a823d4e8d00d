package dev.brokerline.testing.agent.acp;

import dev.brokerline.testing.agent.acp.AcpTraits.Habit;
import dev.brokerline.testing.agent.acp.AcpTraits.Usage;
import dev.brokerline.testing.agent.engine.JsonRpc;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Question;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.Voice;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.PermissionOption;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A turn in the Agent Client Protocol: updates, and the answer to the prompt last. */
final class AcpVoice implements Voice {

  private final Program program;
  private final JsonRpc rpc;
  private final AcpTraits traits;
  private final Session session;
  private final Node request;
  private final String messageId = "msg_" + UUID.randomUUID();
  private AgentUsage used = AgentUsage.NONE;
  private AgentUsage last = AgentUsage.NONE;
  private int tools;
  private volatile boolean dies;

  AcpVoice(Program program, JsonRpc rpc, AcpTraits traits, Session session, Node request) {
    this.program = program;
    this.rpc = rpc;
    this.traits = traits;
    this.session = session;
    this.request = request;
  }

  /** The interrupt that follows ends the turn with an error. */
  void dieWhenInterrupted() {
    dies = true;
  }

  private void update(String kind, @Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> update = Json.object("sessionUpdate", kind);
    update.putAll(Json.object(keysAndValues));
    rpc.notify("session/update", Json.object("sessionId", session.id(), "update", update));
  }

  private static Map<String, @Nullable Object> content(String text) {
    return Json.object("type", "text", "text", text);
  }

  @Override
  public void started() {
    if (program.name().equals("codex-acp")) {
      update("session_info_update", "_meta", threadStatus("active"));
    }
  }

  private static Map<String, @Nullable Object> threadStatus(String type) {
    return Json.object("codex", Json.object("threadStatus", Json.object("type", type)));
  }

  @Override
  public void text(String piece) {
    if (traits.has(Habit.MESSAGE_IDS)) {
      update("agent_message_chunk", "messageId", messageId, "content", content(piece));
    } else {
      update("agent_message_chunk", "content", content(piece));
    }
  }

  @Override
  public void messageEnded() {}

  @Override
  public void thought(String piece) {
    update("agent_thought_chunk", "content", content(piece));
  }

  private String toolId() {
    return "call_" + request.at("id").text() + "_" + tools;
  }

  private static Map<String, @Nullable Object> input(ToolUse tool) {
    return Json.object("command", tool.command(), "description", "fake");
  }

  @Override
  public void toolStarted(ToolUse tool) {
    tools++;
    if (traits.has(Habit.ANNOUNCES_TOOLS)) {
      update(
          "tool_call",
          "toolCallId",
          toolId(),
          "title",
          tool.command(),
          "kind",
          "execute",
          "status",
          "pending",
          "rawInput",
          traits.has(Habit.RAW_INPUT) ? input(tool) : Json.object());
    }
  }

  @Override
  public boolean ask(ToolUse tool) throws InterruptedException {
    List<PermissionOption> options = options(tool);
    Node answer = ask(tool, toolId(), options).await();
    Node outcome = answer.at("result").at("outcome");
    if (outcome.at("outcome").text().equals("cancelled")) {
      throw new InterruptedException();
    }
    String chosen = outcome.at("optionId").text();
    return options.stream().anyMatch(option -> option.id().equals(chosen) && option.allows());
  }

  private List<PermissionOption> options(ToolUse tool) {
    return tool.options().isEmpty() ? program.traits().options() : tool.options();
  }

  private Question ask(ToolUse tool, String toolId, List<PermissionOption> offered) {
    List<Object> options = new ArrayList<>();
    for (PermissionOption option : offered) {
      options.add(
          Json.object("optionId", option.id(), "name", option.name(), "kind", option.kind()));
    }
    Map<String, @Nullable Object> call =
        Json.object(
            "toolCallId", toolId, "title", tool.command(), "kind", "execute", "status", "pending");
    if (traits.usage() != Usage.QUOTA) {
      call.put("rawInput", input(tool));
    }
    return rpc.ask(
        "session/request_permission",
        Json.object("sessionId", session.id(), "options", options, "toolCall", call));
  }

  @Override
  public void storm(int questions) throws InterruptedException {
    List<Question> answers = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      ToolUse tool = ToolUse.asking("echo " + i, "");
      answers.add(ask(tool, "storm_" + i, options(tool)));
    }
    for (Question answer : answers) {
      var unused = answer.await();
    }
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    String said = allowed ? tool.output() : "The user did not allow it.";
    Map<String, @Nullable Object> update =
        Json.object("sessionUpdate", "tool_call_update", "toolCallId", toolId());
    if (traits.has(Habit.TOOL_TITLES)) {
      update.put("title", tool.command());
      update.put("kind", "execute");
    }
    update.put("status", allowed && tool.exitCode() == 0 ? "completed" : "failed");
    update.put(
        "content",
        traits.has(Habit.TOOL_CONTENT)
            ? List.of(Json.object("type", "content", "content", content(said)))
            : List.of());
    Object raw =
        switch (traits.rawOutput()) {
          case NONE -> null;
          case TEXT -> said;
          case OUTPUT -> Json.object("output", said);
          case OUTPUT_AND_CODE ->
              Json.object("output", said, "exitCode", allowed ? tool.exitCode() : null);
          case CONTENT -> Json.object("content", said);
        };
    if (raw != null) {
      update.put("rawOutput", raw);
    }
    rpc.notify("session/update", Json.object("sessionId", session.id(), "update", update));
    return allowed || traits.has(Habit.GOES_ON);
  }

  @Override
  public void requestEnded(AgentUsage usage) {
    used = used.plus(usage);
    last = usage;
    if (traits.usage() == Usage.CHUNK) {
      update(
          "agent_message_chunk",
          "content",
          content(""),
          "_meta",
          Json.object(
              "usage",
              Json.object(
                  "inputTokens", usage.allInput(),
                  "outputTokens", usage.output(),
                  "totalTokens", usage.total(),
                  "thoughtTokens", usage.reasoning(),
                  "cachedReadTokens", usage.cacheRead()),
              "durationMs",
              5));
    } else if (traits.usage() != Usage.QUOTA) {
      update("usage_update", usageUpdate(usage));
    }
  }

  private @Nullable Object[] usageUpdate(AgentUsage usage) {
    int size = 200_000;
    return program.name().equals("claude-agent-acp")
        ? new @Nullable Object[] {
          "used",
          usage.total(),
          "size",
          size,
          "_meta",
          Json.object("_claude/model", session.model())
        }
        : new @Nullable Object[] {"used", usage.allInput(), "size", size};
  }

  @Override
  public void plan(List<String> entries) {
    List<Object> plan = new ArrayList<>();
    for (String entry : entries) {
      plan.add(Json.object("content", entry, "priority", "medium", "status", "pending"));
    }
    update("plan", "entries", plan);
  }

  @Override
  public void retrying(int status) {
    update("notice", "message", "The model answered " + status + "; trying again.");
  }

  @Override
  public void unknownRequest() throws InterruptedException {
    var unused = rpc.ask("craft/drainMidTurnQueue", Json.object("sessionId", session.id())).await();
  }

  @Override
  public void unknownEvents() {
    update("weather_update", "sky", "clear");
    rpc.notify("qwen/notify/session/prompt-suggestion", Json.object("v", 1, "suggestion", "?"));
    rpc.notify("session/dance", Json.object("sessionId", session.id()));
    rpc.notify(
        "session/update",
        Json.object(
            "sessionId", "another session", "update", Json.object("sessionUpdate", "plan")));
  }

  @Override
  public void ended(String stopReason) {
    if (program.name().equals("codex-acp")) {
      update("session_info_update", "_meta", threadStatus("idle"));
    }
    rpc.answer(request, answer(stopReason));
  }

  private Map<String, @Nullable Object> answer(String stopReason) {
    Map<String, @Nullable Object> answer = Json.object("stopReason", stopReason);
    AgentUsage told =
        switch (traits.usage()) {
          case TURN, QUOTA -> used;
          case LAST_REQUEST -> last;
          case SESSION -> session.total();
          case CHUNK -> AgentUsage.NONE;
        };
    if (traits.usage() == Usage.QUOTA && !stopReason.equals("cancelled")) {
      answer.put("_meta", Json.object("quota", quota(told)));
    } else if (traits.usage() == Usage.SESSION) {
      answer.put("usage", usage(told, told.allInput(), told.output()));
    } else if (traits.usage() == Usage.LAST_REQUEST) {
      answer.put("usage", usage(told, told.input(), told.output() - told.reasoning()));
    } else if (traits.usage() == Usage.TURN) {
      answer.put("usage", usage(told, told.input(), told.output()));
    }
    return answer;
  }

  private Map<String, @Nullable Object> quota(AgentUsage told) {
    Map<String, @Nullable Object> count =
        Json.object("input_tokens", told.allInput(), "output_tokens", told.output());
    return Json.object(
        "token_count",
        count,
        "model_usage",
        List.of(Json.object("model", session.model(), "token_count", count)));
  }

  private Map<String, @Nullable Object> usage(AgentUsage told, int input, int output) {
    Map<String, @Nullable Object> usage =
        Json.object("inputTokens", input, "outputTokens", output, "totalTokens", told.total());
    if (traits.has(Habit.COUNTS_THOUGHTS)) {
      usage.put("thoughtTokens", told.reasoning());
    }
    usage.put("cachedReadTokens", told.cacheRead());
    if (traits.has(Habit.COUNTS_WRITES)) {
      usage.put("cachedWriteTokens", told.cacheWrite());
    }
    return usage;
  }

  /**
   * Fails as the program does with such an answer of its model. copilot says so in text, and ends
   * the turn as if nothing had happened; opencode tries again for ever after a server's error.
   */
  @Override
  public void failed(AgentFailure failure) throws InterruptedException {
    int status = failure.status();
    String words = "mock error " + status;
    switch (program.name()) {
      case "gemini" -> rpc.refuse(request, status, "{\"error\":{\"code\":" + status + "}}");
      case "qwen" -> refuse("Internal error", Json.object("details", status + " " + words));
      case "opencode" -> {
        if (status >= 500) {
          Program.hang();
        }
        refuse(
            "Internal error: " + words, Json.object("service", "session", "errorName", "APIError"));
      }
      case "copilot" -> {
        if (failure != AgentFailure.MODEL_NOT_FOUND) {
          text("Info: Request failed due to a transient API error. Retrying...");
        }
        text("Error: " + copilots(failure));
        rpc.answer(
            request,
            session.total().total() > 0
                ? answer("end_turn")
                : Json.object("stopReason", "end_turn"));
      }
      default -> {
        if (failure == AgentFailure.UNAUTHORIZED) {
          rpc.refuse(request, AcpDialect.AUTH_REQUIRED, "Authentication required");
        } else {
          refuse("Internal error", Json.object("details", words));
        }
      }
    }
  }

  private String copilots(AgentFailure failure) {
    return switch (failure) {
      case UNAUTHORIZED ->
          "Authentication failed with provider at http://127.0.0.1/v1 (HTTP 401).\n"
              + "  Check your COPILOT_PROVIDER_API_KEY.";
      case MODEL_NOT_FOUND ->
          "Model '%s' not found on provider at http://127.0.0.1/v1 (HTTP 404).\n"
                  .formatted(program.firstModel())
              + "  Check that the model is available on your provider.";
      default ->
          ("Failed to get response from the AI model; retried 5 times (total retry wait time: "
                  + "15.59 seconds) Last error: %d mock error %d")
              .formatted(failure.status(), failure.status());
    };
  }

  private void refuse(String words, Map<String, @Nullable Object> data) {
    rpc.refuse(
        request, Json.object("code", AcpDialect.INTERNAL_ERROR, "message", words, "data", data));
  }

  @Override
  public void interrupted() {
    if (dies) {
      rpc.refuse(
          request,
          Json.object(
              "code",
              AcpDialect.INTERNAL_ERROR,
              "message",
              "Internal error",
              "data",
              Json.object()));
    } else {
      ended("cancelled");
    }
  }
}
