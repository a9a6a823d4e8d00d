package dev.brokerline.harness.internal.driver.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.internal.driver.CommandLine;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.Flags;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.spawn.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Talks to {@code claude -p} with JSON lines in both directions. The program stays for all turns of
 * the session. A replayed prompt is its word that it took it; a {@code result} ends a turn.
 */
public final class ClaudeDriver implements Driver, ChildListener {

  private static final List<String> ARGUMENTS =
      List.of(
          "-p",
          "--input-format",
          "stream-json",
          "--output-format",
          "stream-json",
          "--verbose",
          "--include-partial-messages",
          "--replay-user-messages",
          "--permission-prompt-tool",
          "stdio");

  private final DriverContext context;
  private final Path executable;
  private final String sessionId;
  private final ClaudeControl control;
  private final Map<String, ObjectNode> permissions = new TreeMap<>();
  private final ClaudeTotals totals = new ClaudeTotals();

  private @Nullable AgentChild child;
  private @Nullable ClaudeTurn turn;

  /** What the program said before it was ready, which explains an early end. */
  private String lastWords = "";

  /** Makes a driver of an executable. */
  public ClaudeDriver(DriverContext context, Path executable) {
    this.context = context;
    this.executable = executable;
    this.sessionId = sessionId(context.options());
    this.control = new ClaudeControl(this::send, context.timer(), context.thread());
  }

  /** Returns the key of the conversation to go on with, or a new one. */
  public static String sessionId(SessionOptions options) {
    return options
        .continuation()
        .map(Continuation::key)
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** Returns how the program is started for these options. */
  public static ProcessInvocation invocation(
      SessionOptions options, Path executable, String sessionId) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.addAll(ARGUMENTS);
    Map<String, String> environment = new TreeMap<>(options.way().environment());
    CommandLine.add(options, options.model(), arguments, environment);
    Flags flags = options.program().flags();
    arguments.addAll(
        options.continuation().isPresent()
            ? flags.forConversation(sessionId)
            : flags.forNewConversation(sessionId));
    environment.putAll(options.environment());
    return ProcessInvocation.of(
            executable, arguments, options.directory(), environment, StdinMode.PROTOCOL)
        .withConversation(sessionId);
  }

  @Override
  public CompletableFuture<Opened> open() {
    Duration limit = context.options().timeouts().start();
    return context
        .start(invocation(context.options(), executable, sessionId), this)
        .thenCompose(
            started -> {
              child = started;
              return control.request(Json.object().put("subtype", "initialize"), limit);
            })
        .thenCompose(ready -> requireSuccess(ready, "initialize"))
        .thenCompose(ready -> giveServers(limit))
        .thenApply(lacking -> new Opened(sessionId, null, lacking));
  }

  /** Gives the MCP servers in the protocol, since their variables and headers may be secret. */
  private CompletableFuture<Set<Capability>> giveServers(Duration limit) {
    List<McpServer> wanted = context.options().mcpServers();
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(Set.of());
    }
    ObjectNode request = Json.object().put("subtype", "mcp_set_servers");
    ObjectNode servers = request.putObject("servers");
    for (McpServer server : wanted) {
      ObjectNode one = servers.putObject(server.name());
      if (server.address() != null) {
        one.put("type", "http").put("url", server.address().toString());
        server.headers().forEach(one.putObject("headers")::put);
        continue;
      }
      one.put("type", "stdio").put("command", server.command().get(0));
      server.command().stream().skip(1).forEach(one.putArray("args")::add);
      server.environment().forEach(one.putObject("env")::put);
    }
    boolean canDoWithout = wanted.stream().allMatch(server -> server.address() != null);
    return control
        .request(request, limit)
        .thenCompose(
            answer ->
                canDoWithout
                    ? CompletableFuture.completedFuture(answer)
                    : requireSuccess(answer, "mcp_set_servers"))
        .thenApply(answer -> lacking(answer, wanted));
  }

  /** An older program knows no such request; a newer one says which servers it could not reach. */
  private static Set<Capability> lacking(JsonNode answer, List<McpServer> wanted) {
    JsonNode unreached = answer.path("response").path("errors");
    boolean has =
        Json.text(answer, "subtype", "").equals("success")
            && wanted.stream().noneMatch(it -> it.address() != null && unreached.has(it.name()));
    return has ? Set.of() : Set.of(Capability.MCP_HTTP);
  }

  private static CompletableFuture<JsonNode> requireSuccess(JsonNode answer, String what) {
    return Json.text(answer, "subtype", "").equals("success")
        ? CompletableFuture.completedFuture(answer)
        : CompletableFuture.failedFuture(
            Errors.exception(
                ErrorCode.PROTOCOL_ERROR,
                "claude refused '%s': %s".formatted(what, Json.text(answer, "error", "no reason")),
                Outcome.NOT_PERFORMED));
  }

  @Override
  public void prompt(TurnSink sink, String text) {
    String id = UUID.randomUUID().toString();
    turn = new ClaudeTurn(sink, context, totals, id);
    ObjectNode line = Json.object().put("type", "user").put("uuid", id).put("session_id", "");
    line.putNull("parent_tool_use_id");
    line.putObject("message")
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "text")
        .put("text", text);
    send(line);
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String model) {
    ObjectNode request = Json.object().put("subtype", "set_model").put("model", model);
    return control
        .request(request, context.options().timeouts().request())
        .thenApply(answer -> receipt(model, answer));
  }

  private ModelReceipt receipt(String model, JsonNode answer) {
    if (!Json.text(answer, "subtype", "").equals("success")) {
      return new ModelReceipt(
          ModelReceipt.Status.REJECTED,
          model,
          Json.text(answer, "model"),
          Json.text(answer, "error", "claude gave no reason"),
          0);
    }
    // A claude that looks the model up says which one it found; an older one takes any name.
    String found = Json.text(answer.path("response"), "model");
    if (found == null) {
      return pending(model, null, "claude took the name without looking it up; a turn decides");
    }
    return turn == null
        ? new ModelReceipt(
            ModelReceipt.Status.APPLIED, model, found, "claude confirmed set_model", 0)
        : pending(model, found, "claude confirmed set_model for the next turn");
  }

  private static ModelReceipt pending(String model, @Nullable String effective, String evidence) {
    return new ModelReceipt(ModelReceipt.Status.PENDING, model, effective, evidence, 0);
  }

  @Override
  public void interrupt() {
    permissions.keySet().forEach(id -> control.answer(id, denied("the turn was interrupted")));
    permissions.clear();
    if (turn != null) {
      turn.interrupted();
    }
    var unused =
        control.request(
            Json.object().put("subtype", "interrupt"), context.options().timeouts().request());
  }

  @Override
  public void answer(PermissionRequest request, PermissionDecision decision) {
    ObjectNode asked = permissions.remove(request.id());
    if (asked == null) {
      return;
    }
    if (!decision.kind().allows()) {
      control.answer(
          request.id(), denied(Objects.requireNonNullElse(decision.message(), "denied")));
      return;
    }
    ObjectNode allowed = Json.object().put("behavior", "allow");
    allowed.set("updatedInput", asked.path("input"));
    if (decision.kind() == PermissionDecision.Kind.ALLOW_ALWAYS
        && asked.path("permission_suggestions").isArray()) {
      allowed.set("updatedPermissions", asked.path("permission_suggestions"));
    }
    control.answer(request.id(), allowed);
  }

  private static ObjectNode denied(String why) {
    return Json.object().put("behavior", "deny").put("message", why);
  }

  private void send(ObjectNode line) {
    AgentChild running = Objects.requireNonNull(child, "sends after its start only");
    Errors.requireQueued(running.offer(Json.line(line)), "claude");
  }

  @Override
  public void line(byte[] bytes) {
    ObjectNode line = Json.read(bytes);
    if (line == null) {
      notice(
          "bad_line", new String(bytes, 0, Math.min(bytes.length, 2000), StandardCharsets.UTF_8));
      return;
    }
    switch (Json.text(line, "type", "")) {
      case "control_response" -> {
        if (!control.answered(line.path("response"))) {
          notice("unexpected_answer", line.toString());
        }
      }
      case "control_request" -> requested(Json.text(line, "request_id", ""), line.path("request"));
      case "control_cancel_request" -> withdrawn(Json.text(line, "request_id", ""));
      default -> said(line);
    }
  }

  private void requested(String id, JsonNode request) {
    if (turn == null
        || !Json.text(request, "subtype", "").equals("can_use_tool")
        || !(request instanceof ObjectNode asked)) {
      control.refuse(id, "not supported by this client");
      return;
    }
    permissions.put(id, asked);
    turn.asks(id, asked);
  }

  private void withdrawn(String id) {
    if (permissions.remove(id) != null && turn != null) {
      turn.sink().withdrawn(id);
    }
  }

  private void said(ObjectNode line) {
    boolean last = Json.text(line, "type", "").equals("result");
    ClaudeTurn current = turn;
    if (current == null) {
      lastWords = last ? ClaudeTurn.words(line) : lastWords;
      return;
    }
    if (last) {
      turn = null;
      permissions.clear();
    }
    current.said(line);
  }

  private void notice(String kind, String text) {
    if (turn != null) {
      turn.sink().notice(kind, text, null);
    }
  }

  @Override
  public void oversized(byte[] prefix, long length) {
    notice("oversized_line", "a line of " + length + " bytes was skipped");
  }

  @Override
  public void exited(ExitStatus exit) {
    AgentError error = ended(exit);
    turn = null;
    // This ends the running turn too, and the session first.
    context.lost(error, exit);
    control.close(new AgentException(error));
  }

  private AgentError ended(ExitStatus exit) {
    String said = lastWords + " " + String.join(" ", exit.stderrTail());
    if (said.contains("No conversation found")) {
      return AgentError.of(
          ErrorCode.CONTINUATION_NOT_FOUND,
          "claude knows no conversation " + sessionId + " in " + context.options().directory(),
          Outcome.NOT_PERFORMED);
    }
    return Errors.ended("claude", exit, turn == null ? Outcome.NOT_PERFORMED : Outcome.UNKNOWN);
  }
}
