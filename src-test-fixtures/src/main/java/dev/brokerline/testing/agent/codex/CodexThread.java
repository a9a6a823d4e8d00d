package dev.brokerline.testing.agent.codex;

import dev.brokerline.testing.agent.engine.JsonRpc;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.TurnRun;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.WhenBusy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A thread of the app-server, with its running turn. */
// The monitor guards the running turn and the queue. A turn is started and interrupted without it.
final class CodexThread {

  static final int INVALID_REQUEST = -32600;

  private final Program program;
  private final JsonRpc rpc;
  private final Session session;
  private final String approvalPolicy;
  private final Queue<CodexVoice> waiting = new ArrayDeque<>();
  private @Nullable TurnRun running;
  private @Nullable CodexVoice speaking;

  CodexThread(Program program, JsonRpc rpc, Session session, String approvalPolicy) {
    this.program = program;
    this.rpc = rpc;
    this.session = session;
    this.approvalPolicy = approvalPolicy;
  }

  Session session() {
    return session;
  }

  Program program() {
    return program;
  }

  JsonRpc rpc() {
    return rpc;
  }

  String approvalPolicy() {
    return approvalPolicy;
  }

  void notify(String method, @Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> params = Json.object("threadId", session.id());
    params.putAll(Json.object(keysAndValues));
    rpc.notify(method, params);
  }

  void status(String type, String... flags) {
    Map<String, @Nullable Object> status = Json.object("type", type);
    if (type.equals("active")) {
      status.put("activeFlags", List.of(flags));
    }
    notify("thread/status/changed", "status", status);
  }

  /** Returns what the answer to its start says of it. */
  Map<String, @Nullable Object> description() {
    List<Object> turns = new ArrayList<>();
    for (Session.Exchange exchange : session.exchanges()) {
      turns.add(
          Json.object(
              "id",
              UUID.randomUUID().toString(),
              "status",
              "completed",
              "items",
              List.of(
                  Json.object(
                      "type",
                      "userMessage",
                      "content",
                      List.of(Json.object("type", "text", "text", exchange.prompt()))),
                  Json.object("type", "agentMessage", "text", exchange.answer()))));
    }
    return Json.object(
        "id", session.id(),
        "sessionId", session.id(),
        "preview", "",
        "ephemeral", false,
        "modelProvider", "mock",
        "model", session.model(),
        "status", Json.object("type", "idle"),
        "cwd", session.directory(),
        "cliVersion", program.version(),
        "source", "vscode",
        "turns", turns);
  }

  /** Returns the settings as a notification of them has them. */
  Map<String, @Nullable Object> settings() {
    return Json.object(
        "model",
        session.model(),
        "modelProvider",
        "mock",
        "effort",
        null,
        "cwd",
        session.directory(),
        "approvalPolicy",
        approvalPolicy,
        "sandboxPolicy",
        Json.object("type", "readOnly", "networkAccess", false));
  }

  /** Returns the answer to the request that opened it. */
  Map<String, @Nullable Object> opened() {
    return Json.object(
        "thread", description(),
        "model", session.model(),
        "modelProvider", "mock",
        "reasoningEffort", null,
        "cwd", session.directory(),
        "approvalPolicy", approvalPolicy,
        "sandbox", Json.object("type", "readOnly", "networkAccess", false));
  }

  /** Starts a turn, or steers the running one. */
  void startTurn(Node request) {
    Node params = request.at("params");
    if (params.at("model").isPresent()) {
      session.setModel(params.at("model").text());
    }
    CodexVoice busy;
    CodexVoice next = new CodexVoice(this, text(params));
    synchronized (this) {
      busy = speaking;
      WhenBusy policy = program.script().whenBusy().orElse(program.traits().whenBusy());
      if (busy != null && policy != WhenBusy.STEER) {
        waiting.add(next);
        busy = next;
      }
    }
    if (busy != null) {
      rpc.answer(request, Json.object("turn", busy.turn("inProgress", null, List.of())));
      return;
    }
    rpc.answer(request, Json.object("turn", next.turn("inProgress", null, List.of())));
    begin(next);
  }

  private void begin(CodexVoice voice) {
    TurnRun turn;
    synchronized (this) {
      speaking = voice;
      turn = new TurnRun(program, session, voice.prompt(), voice, () -> next(voice));
      running = turn;
    }
    turn.start();
  }

  /** The turn takes no more input. It must say so before it tells of its end. */
  synchronized void over(CodexVoice voice) {
    if (speaking == voice) {
      speaking = null;
      running = null;
    }
  }

  private void next(CodexVoice ended) {
    over(ended);
    CodexVoice voice;
    synchronized (this) {
      voice = speaking == null ? waiting.poll() : null;
    }
    if (!program.has(AgentFault.IGNORES_INTERRUPT)) {
      ended.answerInterrupt();
    }
    if (voice != null) {
      begin(voice);
    }
  }

  void steer(Node request) {
    CodexVoice voice;
    synchronized (this) {
      voice = speaking;
    }
    String expected = request.at("params").at("expectedTurnId").text();
    if (voice == null || !voice.id().equals(expected)) {
      rpc.refuse(request, INVALID_REQUEST, "no active turn to steer");
    } else {
      rpc.answer(request, Json.object("turnId", voice.id()));
    }
  }

  void interrupt(Node request) {
    TurnRun turn;
    CodexVoice voice;
    synchronized (this) {
      turn = running;
      voice = speaking;
    }
    if (turn == null || voice == null) {
      rpc.refuse(request, INVALID_REQUEST, "no active turn to interrupt");
      return;
    }
    voice.answerWhenInterrupted(request);
    turn.interrupt();
  }

  private static String text(Node params) {
    StringBuilder text = new StringBuilder();
    params.at("input").items().forEach(item -> text.append(item.at("text").text()));
    return text.toString();
  }
}
