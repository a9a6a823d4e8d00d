package dev.brokerline.testing.agent.codex;

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

/** {@code codex app-server} on its pipes. */
public final class CodexDialect implements Dialect {

  private final Program program;
  private final JsonRpc rpc;
  private final Map<String, CodexThread> threads = new HashMap<>();
  private boolean isInitialized;
  private boolean isExperimental;

  /** Makes a program that waits for its client. */
  public CodexDialect(Program program) {
    this.program = program;
    this.rpc = new JsonRpc(program.output(), /* saysVersion= */ false);
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
    if (!isInitialized && !method.equals("initialize")) {
      refuse(line, "Not initialized");
      return;
    }
    switch (method) {
      case "initialize" -> initialize(line);
      case "initialized" -> {
        // Nothing more to say.
      }
      case "model/list" -> rpc.answer(line, Json.object("data", models(), "nextCursor", null));
      case "account/read" ->
          rpc.answer(
              line,
              Json.object(
                  "account",
                  program.script().signedIn() ? Json.object("type", "apiKey") : null,
                  "requiresOpenaiAuth",
                  true));
      case "thread/start" -> startThread(line);
      case "thread/resume" -> resumeThread(line);
      case "thread/settings/update" -> updateSettings(line);
      case "thread/unsubscribe", "thread/archive" -> rpc.answer(line, Json.object());
      case "turn/start", "turn/steer", "turn/interrupt" -> turn(line, method);
      default -> refuse(line, "Invalid request: unknown variant `" + method + "`");
    }
  }

  private void refuse(Node request, String words) {
    if (!request.at("id").isMissing()) {
      rpc.refuse(request, CodexThread.INVALID_REQUEST, words);
    }
  }

  private void initialize(Node request) {
    Node params = request.at("params");
    isInitialized = true;
    isExperimental = params.at("capabilities").at("experimentalApi").isTrue();
    String client = params.at("clientInfo").at("name").text("client");
    rpc.answer(
        request,
        Json.object(
            "userAgent",
            client + "/" + program.version() + " (fake)",
            "codexHome",
            program.variable("CODEX_HOME"),
            "platformFamily",
            "unix",
            "platformOs",
            "linux"));
    rpc.notify("configWarning", Json.object("summary", "This is a fake program.", "details", null));
  }

  private List<Object> models() {
    List<Object> models = new ArrayList<>();
    for (String model : program.models()) {
      models.add(
          Json.object(
              "id",
              model,
              "model",
              model,
              "displayName",
              model,
              "description",
              "",
              "hidden",
              false,
              "supportedReasoningEfforts",
              List.of(),
              "defaultReasoningEffort",
              "medium",
              "isDefault",
              model.equals(program.firstModel())));
    }
    return models;
  }

  private void startThread(Node request) {
    Node params = request.at("params");
    Session session =
        program
            .sessions()
            .create(params.at("cwd").text(), params.at("model").text(program.firstModel()));
    CodexThread thread = open(request, session);
    rpc.notify("thread/started", Json.object("thread", thread.description()));
  }

  private CodexThread open(Node request, Session session) {
    String policy = request.at("params").at("approvalPolicy").text("on-request");
    CodexThread thread = new CodexThread(program, rpc, session, policy);
    threads.put(session.id(), thread);
    rpc.answer(request, thread.opened());
    return thread;
  }

  private void resumeThread(Node request) {
    Node params = request.at("params");
    String id = params.at("threadId").text();
    Session session = program.sessions().resume(id, params.at("cwd").text(), program.firstModel());
    if (session == null) {
      refuse(request, "no rollout found for thread id " + id);
      return;
    }
    if (params.at("model").isPresent()) {
      session.setModel(params.at("model").text());
    }
    var unused = open(request, session);
  }

  private @Nullable CodexThread thread(Node request) {
    String id = request.at("params").at("threadId").text();
    CodexThread thread = threads.get(id);
    if (thread == null) {
      refuse(request, "thread not found: " + id);
    }
    return thread;
  }

  private void updateSettings(Node request) {
    if (!isExperimental) {
      refuse(request, "thread/settings/update requires experimentalApi capability");
      return;
    }
    CodexThread thread = thread(request);
    if (thread == null) {
      return;
    }
    String model = request.at("params").at("model").text();
    if (!model.isEmpty() && !program.accepts(model)) {
      refuse(request, "unknown model " + model);
      return;
    }
    if (!model.isEmpty()) {
      thread.session().setModel(model);
    }
    rpc.answer(request, Json.object());
    thread.notify("thread/settings/updated", "threadSettings", thread.settings());
  }

  private void turn(Node request, String method) {
    CodexThread thread = thread(request);
    if (thread == null) {
      return;
    }
    switch (method) {
      case "turn/start" -> thread.startTurn(request);
      case "turn/steer" -> thread.steer(request);
      default -> {
        program.interrupting();
        thread.interrupt(request);
      }
    }
  }

  @Override
  public void endOfInput() {}

  @Override
  public int signalled(String signal) {
    return signal.equals("INT") ? 130 : 143;
  }
}
