package dev.brokerline.testing.agent.acp;

import dev.brokerline.testing.agent.acp.AcpTraits.Habit;
import dev.brokerline.testing.agent.engine.Dialect;
import dev.brokerline.testing.agent.engine.JsonRpc;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program that speaks the Agent Client Protocol, version 1. */
public final class AcpDialect implements Dialect {

  static final int INVALID_PARAMS = -32602;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INTERNAL_ERROR = -32603;
  static final int AUTH_REQUIRED = -32000;

  private final Program program;
  private final AcpTraits traits;
  private final JsonRpc rpc;
  private final Map<String, AcpPrompts> prompts = new HashMap<>();

  /** Makes a program that waits for its client. */
  public AcpDialect(Program program) {
    this.program = program;
    this.traits = AcpTraits.of(program.name());
    this.rpc = new JsonRpc(program.output(), /* saysVersion= */ true);
  }

  @Override
  public void started() {}

  @Override
  public void line(Node line) {
    if (line.at("method").isMissing()) {
      rpc.answered(line);
      return;
    }
    String method = line.at("method").text();
    Node params = line.at("params");
    switch (method) {
      case "initialize" -> initialize(line);
      case "authenticate", "logout", "session/set_mode", "session/close" ->
          rpc.answer(line, Json.object());
      case "session/new" -> newSession(line, params);
      case "session/load" -> load(line, params, /* replays= */ true);
      case "session/resume" -> resume(line, params);
      case "session/list" -> rpc.answer(line, Json.object("sessions", List.of()));
      case "session/set_model" -> setModel(line, params);
      case "session/set_config_option" -> setOption(line, params);
      case "session/prompt" -> prompt(line, params);
      case "session/cancel" -> cancel(params);
      default -> unknown(line, method);
    }
  }

  private void unknown(Node request, String method) {
    if (!request.at("id").isMissing()) {
      rpc.refuse(
          request,
          Json.object(
              "code",
              METHOD_NOT_FOUND,
              "message",
              "\"Method not found\": " + method,
              "data",
              Json.object("method", method)));
    }
  }

  private void initialize(Node request) {
    Map<String, @Nullable Object> capabilities =
        Json.object(
            "loadSession",
            true,
            "promptCapabilities",
            Json.object("image", true, "embeddedContext", true),
            "mcpCapabilities",
            Json.object("http", true, "sse", true));
    if (traits.has(Habit.SESSION_CAPABILITIES)) {
      Map<String, @Nullable Object> sessions = Json.object("list", Json.object());
      if (traits.has(Habit.RESUMES)) {
        sessions.put("resume", Json.object());
      }
      capabilities.put("sessionCapabilities", sessions);
    }
    Map<String, @Nullable Object> info = Json.object("name", traits.agentName());
    if (traits.has(Habit.TITLE)) {
      info.put("title", traits.agentName());
    }
    info.put("version", program.version());
    rpc.answer(
        request,
        Json.object(
            "protocolVersion",
            1,
            "agentCapabilities",
            capabilities,
            "agentInfo",
            info,
            "authMethods",
            traits.has(Habit.AUTH_METHODS)
                ? List.of(
                    Json.object("id", "api-key", "name", "API key", "description", "Use a key"))
                : List.of()));
  }

  private void newSession(Node request, Node params) {
    if (!program.script().signedIn()) {
      rpc.refuse(request, AUTH_REQUIRED, "Authentication required");
      return;
    }
    Session session = program.sessions().create(params.at("cwd").text(), program.firstModel());
    Map<String, @Nullable Object> result = Json.object("sessionId", session.id());
    result.putAll(settings(session));
    rpc.answer(request, result);
  }

  /** Returns the modes and the models, as the program lists them. */
  private Map<String, @Nullable Object> settings(Session session) {
    Map<String, @Nullable Object> settings = Json.object();
    if (traits.has(Habit.MODES)) {
      settings.put(
          "modes",
          Json.object(
              "currentModeId",
              "default",
              "availableModes",
              List.of(
                  Json.object("id", "default", "name", "Default"),
                  Json.object("id", "plan", "name", "Plan"))));
    }
    if (traits.has(Habit.LISTS_MODELS) && !program.models().isEmpty()) {
      List<Object> models = new ArrayList<>();
      for (String model : program.models()) {
        models.add(Json.object("modelId", model, "name", model));
      }
      settings.put(
          "models", Json.object("currentModelId", session.model(), "availableModels", models));
    }
    if (traits.has(Habit.OPTIONS)) {
      settings.put("configOptions", configOptions(session));
    }
    return settings;
  }

  private List<Object> configOptions(Session session) {
    List<Object> options = new ArrayList<>();
    options.add(option("mode", "default", List.of("default")));
    if (traits.has(Habit.MODEL_OPTION) && !program.models().isEmpty()) {
      options.add(option("model", session.model(), program.models()));
    }
    return options;
  }

  private static Map<String, @Nullable Object> option(
      String id, String current, List<String> values) {
    List<Object> options = new ArrayList<>();
    for (String value : values) {
      options.add(Json.object("value", value, "name", value));
    }
    return Json.object(
        "id", id,
        "name", id,
        "category", id,
        "type", "select",
        "currentValue", current,
        "options", options);
  }

  private void resume(Node request, Node params) {
    if (traits.has(Habit.RESUMES)) {
      load(request, params, /* replays= */ false);
    } else {
      unknown(request, "session/resume");
    }
  }

  private void load(Node request, Node params, boolean replays) {
    String id = params.at("sessionId").text();
    Session session = program.sessions().resume(id, params.at("cwd").text(), program.firstModel());
    if (session == null) {
      rpc.refuse(request, unknownSession(id));
      return;
    }
    if (replays) {
      for (Session.Exchange exchange : session.exchanges()) {
        replay(session, "user_message_chunk", exchange.prompt());
        replay(session, "agent_message_chunk", exchange.answer());
      }
    }
    rpc.answer(request, settings(session));
  }

  private Map<String, @Nullable Object> unknownSession(String id) {
    int code = traits.unknownSession();
    String words = code == INTERNAL_ERROR ? "Internal error" : "Resource not found: session:" + id;
    Map<String, @Nullable Object> data =
        switch (program.name()) {
          case "opencode" -> Json.object("service", "session");
          case "copilot", "qwen" -> Json.object("uri", "session:" + id);
          case "gemini", "codex-acp" ->
              Json.object("details", "Invalid session identifier \"" + id + "\".");
          default -> Json.object("sessionId", id);
        };
    return Json.object("code", code, "message", words, "data", data);
  }

  private void replay(Session session, String kind, String text) {
    update(
        session,
        Json.object("sessionUpdate", kind, "content", Json.object("type", "text", "text", text)));
  }

  private void update(Session session, Map<String, @Nullable Object> update) {
    rpc.notify("session/update", Json.object("sessionId", session.id(), "update", update));
  }

  private @Nullable Session session(Node request, Node params) {
    String id = params.at("sessionId").text();
    Session session = program.sessions().open(id);
    if (session == null) {
      rpc.refuse(request, INVALID_PARAMS, "Invalid params: session not found: " + id);
    }
    return session;
  }

  private void setModel(Node request, Node params) {
    if (!traits.has(Habit.SETS_MODEL)) {
      unknown(request, "session/set_model");
      return;
    }
    Session session = session(request, params);
    if (session != null && select(request, session, params.at("modelId").text())) {
      if (traits.has(Habit.OPTIONS)) {
        update(
            session,
            Json.object(
                "sessionUpdate", "config_option_update", "configOptions", configOptions(session)));
      }
      rpc.answer(request, Json.object());
    }
  }

  private void setOption(Node request, Node params) {
    if (!traits.has(Habit.OPTIONS)) {
      unknown(request, "session/set_config_option");
      return;
    }
    Session session = session(request, params);
    if (session == null) {
      return;
    }
    if (!params.at("configId").text().equals("model")) {
      rpc.answer(request, Json.object("configOptions", configOptions(session)));
      return;
    }
    if (select(request, session, params.at("value").text())) {
      update(
          session,
          Json.object(
              "sessionUpdate", "config_option_update", "configOptions", configOptions(session)));
      rpc.answer(request, Json.object("configOptions", configOptions(session)));
    }
  }

  private boolean select(Node request, Session session, String model) {
    if (program.accepts(model)) {
      session.setModel(model);
      return true;
    }
    boolean isQwen = program.name().equals("qwen");
    rpc.refuse(
        request,
        Json.object(
            "code",
            isQwen ? INTERNAL_ERROR : INVALID_PARAMS,
            "message",
            isQwen ? "Internal error" : "Invalid params: model not found: " + model,
            "data",
            Json.object("details", "Model '" + model + "' not found for authType 'openai'")));
    return false;
  }

  private void prompt(Node request, Node params) {
    Session session = session(request, params);
    if (session != null) {
      prompts
          .computeIfAbsent(session.id(), id -> new AcpPrompts(program, rpc, traits, session))
          .add(request);
    }
  }

  private void cancel(Node params) {
    program.interrupting();
    AcpPrompts running = prompts.get(params.at("sessionId").text());
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void endOfInput() {}

  @Override
  public int signalled(String signal) {
    return signal.equals("INT") ? 130 : 143;
  }
}
