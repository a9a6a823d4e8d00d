package dev.brokerline.testing.agent.claude;

import dev.brokerline.testing.agent.engine.Dialect;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.TurnRun;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentUsage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * claude in its print mode: live with {@code --input-format stream-json}, else for one turn, whose
 * prompt is an argument or the whole standard input.
 */
// The monitor guards the queue and the running turn. Turns are started and interrupted without it.
public final class ClaudeDialect implements Dialect {

  private static final Set<String> FLAGS =
      Set.of(
          "-p",
          "--print",
          "--verbose",
          "--include-partial-messages",
          "--replay-user-messages",
          "--dangerously-skip-permissions",
          "--fork-session",
          "-c",
          "--continue",
          "--strict-mcp-config",
          "--no-session-persistence",
          "--bare");

  private final Program program;
  private final ClaudeStream stream;
  private final Queue<Node> waiting = new ArrayDeque<>();
  private final StringBuilder stdin = new StringBuilder();
  private final @Nullable String problem;
  private @Nullable TurnRun running;
  private @Nullable ClaudeVoice speaking;
  private boolean lastFailed;
  private boolean signalled;
  private boolean interruptsNext;

  /** Makes a program that has not begun. */
  public ClaudeDialect(Program program) {
    this.program = program;
    String directory = Path.of("").toAbsolutePath().toString();
    String resumed = program.option("--resume", "-r");
    String chosen = program.option("--session-id");
    Session session;
    if (resumed != null) {
      session = program.sessions().resume(resumed, directory, program.firstModel());
      problem = session == null ? "No conversation found with session ID: " + resumed : null;
    } else if (chosen != null && program.sessions().exists(chosen)) {
      session = null;
      problem = "Error: Session ID " + chosen + " is already in use.";
    } else {
      session =
          chosen == null
              ? program.sessions().create(directory, program.firstModel())
              : program.sessions().create(chosen, directory, program.firstModel());
      problem = null;
    }
    String model = program.option("--model");
    if (session != null && model != null) {
      session.setModel(model);
    }
    this.stream =
        new ClaudeStream(
            program, session == null ? new Session("none", directory, "none") : session);
  }

  @Override
  public void started() throws InterruptedException {
    if ("stream-json".equals(program.option("--output-format")) && !stream.has("--verbose")) {
      program
          .output()
          .stderr("Error: When using --print, --output-format=stream-json requires --verbose");
      program.exit(1);
    }
    if (problem != null) {
      program.output().stderr(problem);
      String resumed = program.option("--resume", "-r");
      if (resumed != null) {
        stream.result(
            "error_during_execution",
            true,
            AgentUsage.NONE,
            "session_id",
            resumed,
            "num_turns",
            0,
            "errors",
            List.of(problem));
      }
      program.exit(1);
    }
    List<String> operands = program.operands(FLAGS);
    if (!stream.isLive() && !operands.isEmpty()) {
      add(userMessage(String.join(" ", operands)));
      awaitIdle();
      program.exit(exitCode());
    }
  }

  private static Node userMessage(String text) {
    return Node.of(
        Json.object(
            "type",
            "user",
            "message",
            Json.object(
                "role", "user", "content", List.of(Json.object("type", "text", "text", text)))));
  }

  @Override
  public boolean readsText() {
    return !stream.isLive();
  }

  @Override
  public void text(String line) {
    stdin.append(stdin.isEmpty() ? "" : "\n").append(line);
  }

  @Override
  public void line(Node line) {
    switch (line.at("type").text()) {
      case "user" -> add(line);
      case "control_request" -> control(line.at("request_id").text(), line.at("request"));
      case "control_response" -> stream.answered(line.at("response"));
      default -> {
        // The real program does not mind either.
      }
    }
  }

  private void control(String id, Node request) {
    switch (request.at("subtype").text()) {
      case "initialize" -> succeed(id, initialization());
      case "set_model" -> setModel(id, request.at("model"));
      case "mcp_set_servers" ->
          succeed(
              id, Json.object("added", List.of(), "removed", List.of(), "errors", Json.object()));
      case "set_permission_mode" -> {
        stream.setPermissionMode(request.at("mode").text());
        succeed(id, Json.object("mode", request.at("mode").text()));
      }
      case "interrupt" -> {
        program.interrupting();
        withdrawQuestion();
        if (!program.has(AgentFault.IGNORES_INTERRUPT)) {
          succeed(id, Json.object("still_queued", List.of()));
        }
        interrupt();
      }
      case "list_models" -> succeed(id, Json.object("models", models()));
      default ->
          stream.answer(
              Json.object(
                  "subtype",
                  "error",
                  "request_id",
                  id,
                  "error",
                  "Unsupported control request subtype: " + request.at("subtype").text()));
    }
  }

  private void succeed(String id, Map<String, @Nullable Object> response) {
    stream.answer(Json.object("subtype", "success", "request_id", id, "response", response));
  }

  private Map<String, @Nullable Object> initialization() {
    return Json.object(
        "commands",
        List.of(Json.object("name", "compact", "description", "Compact", "argumentHint", "")),
        "agents",
        List.of(),
        "output_style",
        "default",
        "models",
        models(),
        "account",
        Json.object("tokenSource", "none", "apiKeySource", "ANTHROPIC_API_KEY"),
        "pid",
        ProcessHandle.current().pid(),
        "claude_code_version",
        program.version(),
        "current_permission_mode",
        stream.permissionMode(),
        "session_state",
        "idle",
        "capabilities",
        List.of("interrupt_receipt_v1", "interrupt_cancel_queued_v1", "msg_lifecycle_v1"));
  }

  private List<Object> models() {
    List<Object> models = new ArrayList<>();
    models.add(model("default"));
    program.models().forEach(name -> models.add(model(name)));
    return models;
  }

  private Map<String, @Nullable Object> model(String name) {
    return Json.object(
        "value",
        name,
        "resolvedModel",
        stream.resolved(name),
        "displayName",
        name,
        "description",
        name);
  }

  private void setModel(String id, Node asked) {
    String model = asked.isPresent() ? asked.text() : "default";
    boolean isKnown =
        model.equals("default")
            || program.accepts(model)
            || program.models().stream().map(stream::resolved).anyMatch(model::equals);
    if (!isKnown) {
      stream.answer(
          Json.object(
              "subtype",
              "error",
              "request_id",
              id,
              "error",
              "Model '" + model + "' not found",
              "error_code",
              "not_found",
              "model",
              stream.resolved(stream.session().model())));
      return;
    }
    stream.session().setModel(model);
    if (asked.isPresent() && stream.has("--replay-user-messages")) {
      stream.say(
          "user",
          "message",
          Json.object(
              "role",
              "user",
              "content",
              "<local-command-stdout>Set model to `" + model + "`</local-command-stdout>"),
          "parent_tool_use_id",
          null,
          "isReplay",
          true);
    }
    succeed(id, Json.object("model", stream.resolved(model)));
  }

  private void add(Node message) {
    boolean isFree;
    synchronized (this) {
      waiting.add(message);
      isFree = running == null;
    }
    lifecycle(message, "queued");
    if (isFree) {
      stream.state("running");
      next(null, null);
    }
  }

  private void lifecycle(Node message, String state) {
    if (stream.isLive() && !message.at("uuid").isMissing()) {
      stream.say("command_lifecycle", "command_uuid", message.at("uuid").text(), "state", state);
    }
  }

  /** Begins the next turn, after one that has ended. */
  private void next(@Nullable Node endedMessage, @Nullable ClaudeVoice ended) {
    if (ended != null && endedMessage != null) {
      lifecycle(endedMessage, ended.hasFailed() ? "cancelled" : "completed");
    }
    TurnRun turn = null;
    Node message;
    boolean interrupted;
    synchronized (this) {
      lastFailed = ended != null && ended.hasFailed();
      message = waiting.poll();
      if (message != null) {
        Node begun = message;
        ClaudeVoice voice = new ClaudeVoice(stream, begun);
        turn = new TurnRun(program, stream.session(), text(begun), voice, () -> next(begun, voice));
        speaking = voice;
      }
      running = turn;
      interrupted = interruptsNext;
      interruptsNext = false;
      notifyAll();
    }
    if (message == null || turn == null) {
      stream.state("idle");
      return;
    }
    lifecycle(message, "started");
    turn.start();
    if (interrupted) {
      turn.interrupt();
    }
  }

  private static String text(Node message) {
    Node content = message.at("message").at("content");
    StringBuilder text = new StringBuilder(content.text());
    content.items().forEach(block -> text.append(block.at("text").text()));
    return text.toString();
  }

  private void withdrawQuestion() {
    ClaudeVoice voice;
    synchronized (this) {
      voice = speaking;
    }
    if (voice != null) {
      voice.withdraw();
    }
  }

  /**
   * Interrupts the running turn, and returns it. If that one has told its end, the interrupt is for
   * the turn that waits.
   */
  private @Nullable TurnRun interrupt() {
    TurnRun turn;
    synchronized (this) {
      interruptsNext = speaking != null && speaking.isOver() && !waiting.isEmpty();
      turn = interruptsNext ? null : running;
    }
    if (turn != null) {
      turn.interrupt();
    }
    return turn;
  }

  @Override
  public void endOfInput() throws InterruptedException {
    if (!stream.isLive()) {
      add(userMessage(stdin.toString()));
    }
    awaitIdle();
  }

  private synchronized void awaitIdle() throws InterruptedException {
    while (running != null) {
      wait();
    }
  }

  @Override
  public synchronized int exitCode() {
    return lastFailed && !signalled ? 1 : 0;
  }

  @Override
  public int signalled(String signal) throws InterruptedException {
    if (signal.equals("TERM")) {
      return 143;
    }
    synchronized (this) {
      signalled = true;
    }
    TurnRun turn = interrupt();
    if (turn != null) {
      turn.join();
    }
    return 0;
  }
}
