package dev.brokerline.testing.agent.claude;

import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Question;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lines that claude prints, in the format that its options ask for. */
final class ClaudeStream {

  private static final Map<String, String> RESOLVED =
      Map.of(
          "opus", "claude-opus-5-5",
          "sonnet", "claude-sonnet-5-5",
          "haiku", "claude-haiku-4-5",
          "fable", "claude-fable-5-2");

  private final Program program;
  private final Session session;
  private final boolean isLive;
  private final String format;
  private final Map<String, AgentUsage> totals = new LinkedHashMap<>();
  private final Map<String, Question> questions = new ConcurrentHashMap<>();
  private volatile String permissionMode;

  ClaudeStream(Program program, Session session) {
    this.program = program;
    this.session = session;
    this.isLive = "stream-json".equals(program.option("--input-format"));
    String asked = program.option("--output-format");
    this.format = asked == null ? "text" : asked;
    String mode = program.option("--permission-mode");
    this.permissionMode = mode == null ? "default" : mode;
  }

  Program program() {
    return program;
  }

  Session session() {
    return session;
  }

  boolean isLive() {
    return isLive;
  }

  boolean has(String option) {
    return program.hasOption(option);
  }

  String permissionMode() {
    return permissionMode;
  }

  void setPermissionMode(String mode) {
    permissionMode = mode;
  }

  /** Returns the name of the model behind an alias. */
  String resolved(String model) {
    String name = model.equals("default") ? program.firstModel() : model;
    return RESOLVED.getOrDefault(name, name);
  }

  /** Prints a line of the session. */
  void say(String type, @Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> line = Json.object("type", type);
    line.putAll(Json.object(keysAndValues));
    line.putIfAbsent("session_id", session.id());
    line.putIfAbsent("uuid", UUID.randomUUID().toString());
    if (format.equals("stream-json")) {
      program.output().line(line);
    } else if (type.equals("result") && format.equals("json")) {
      program.output().line(line);
    } else if (type.equals("result")) {
      program.output().raw(String.valueOf(line.getOrDefault("result", "")));
    }
  }

  /** Prints an event of the model's own stream, if the options ask for such. */
  void event(String type, @Nullable Object... keysAndValues) {
    if (has("--include-partial-messages")) {
      Map<String, @Nullable Object> event = Json.object("type", type);
      event.putAll(Json.object(keysAndValues));
      say("stream_event", "event", event, "parent_tool_use_id", null);
    }
  }

  /** Prints the state of the session, if the environment asks for such. */
  void state(String state) {
    if (isLive && program.variable("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS").equals("1")) {
      say("system", "subtype", "session_state_changed", "state", state);
    }
  }

  /** Answers a control request. */
  void answer(Map<String, @Nullable Object> response) {
    program
        .output()
        .answer(
            Json.object("type", "control_response", "response", response),
            Json.object(
                "type",
                "control_response",
                "response",
                Json.object("subtype", "success", "request_id", "nobody")));
  }

  /** Asks the client. */
  void ask(Question question, Map<String, @Nullable Object> request) {
    questions.put(question.id(), question);
    program
        .output()
        .line(
            Json.object(
                "type", "control_request", "request_id", question.id(), "request", request));
  }

  /** Says that a question needs no answer any more. */
  void withdraw(Question question) {
    if (questions.remove(question.id()) != null) {
      program
          .output()
          .line(Json.object("type", "control_cancel_request", "request_id", question.id()));
    }
  }

  /** Takes the client's answer to a question of the program. */
  void answered(Node response) {
    Question question = questions.remove(response.at("request_id").text());
    if (question != null) {
      question.answered(response);
    }
  }

  void addUsage(String model, AgentUsage usage) {
    totals.merge(model, usage, AgentUsage::plus);
  }

  /** Returns what the whole process has used, by model. */
  Map<String, @Nullable Object> modelUsage() {
    Map<String, @Nullable Object> models = Json.object();
    totals.forEach(
        (model, usage) ->
            models.put(
                model,
                Json.object(
                    "inputTokens", usage.input(),
                    "outputTokens", usage.output(),
                    "cacheReadInputTokens", usage.cacheRead(),
                    "cacheCreationInputTokens", usage.cacheWrite(),
                    "webSearchRequests", 0,
                    "costUSD", cost(usage),
                    "contextWindow", 200_000)));
    return models;
  }

  double totalCost() {
    AgentUsage all = totals.values().stream().reduce(AgentUsage.NONE, AgentUsage::plus);
    return cost(all);
  }

  private static double cost(AgentUsage usage) {
    return (usage.allInput() + 5 * usage.output()) / 1_000_000.0;
  }

  static Map<String, @Nullable Object> usage(AgentUsage usage) {
    return Json.object(
        "input_tokens", usage.input(),
        "cache_creation_input_tokens", usage.cacheWrite(),
        "cache_read_input_tokens", usage.cacheRead(),
        "output_tokens", usage.output());
  }

  private static Map<String, @Nullable Object> total(AgentUsage usage) {
    Map<String, @Nullable Object> total = usage(usage);
    total.put("service_tier", "standard");
    return total;
  }

  /** Prints how a turn ended. */
  void result(String subtype, boolean isError, AgentUsage usage, @Nullable Object... more) {
    Map<String, @Nullable Object> line =
        Json.object(
            "subtype",
            subtype,
            "is_error",
            isError,
            "duration_ms",
            10,
            "duration_api_ms",
            5,
            "num_turns",
            1);
    line.putAll(Json.object(more));
    line.putIfAbsent("session_id", session.id());
    line.putAll(
        Json.object(
            "total_cost_usd", totalCost(),
            "usage", total(usage),
            "modelUsage", modelUsage()));
    line.putIfAbsent("permission_denials", List.of());
    line.putIfAbsent("terminal_reason", "completed");
    say("result", flat(line));
  }

  private static @Nullable Object[] flat(Map<String, @Nullable Object> members) {
    @Nullable Object[] flat = new @Nullable Object[members.size() * 2];
    int i = 0;
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      flat[i++] = member.getKey();
      flat[i++] = member.getValue();
    }
    return flat;
  }
}
