package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.internal.driver.CommandLine;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.spawn.ExitStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Talks to {@code codex app-server} with JSON-RPC. One thread of the app-server is the
 * conversation; {@code turn/completed} ends a turn. With any policy but {@link
 * PermissionPolicy#ALLOW_EVERYTHING} codex asks when the model wants a command to leave the
 * sandbox, and when the user's own rules say so; the sandbox stays as the user has configured it.
 */
public final class CodexDriver implements Driver, ChildListener, JsonRpcPeer.Handler {

  private final DriverContext context;
  private final Path executable;
  private final JsonRpcPeer peer;
  private final CodexModels models;
  private final CodexApprovals approvals;
  private final CodexUsage usage;

  private @Nullable AgentChild child;
  private @Nullable CodexTurn turn;
  private String threadId = "";

  /** Makes a driver of an executable. */
  public CodexDriver(DriverContext context, Path executable) {
    this.context = context;
    this.executable = executable;
    this.peer =
        new JsonRpcPeer(this::send, this, context.timer(), context.thread(), /* marked= */ false);
    this.models = new CodexModels(context, peer);
    this.approvals = new CodexApprovals(peer);
    this.usage = new CodexUsage(context.options().continuation().isEmpty());
  }

  @Override
  public CompletableFuture<Opened> open() {
    return context
        .start(CommandLine.ofProtocol(context.options(), executable), this)
        .thenCompose(
            started -> {
              child = started;
              return initialize(/* experimental= */ true);
            })
        .thenCompose(
            experimental -> {
              peer.notify("initialized", Json.object());
              models.list(experimental);
              return openThread();
            });
  }

  /** Returns whether the experimental methods are offered. */
  private CompletableFuture<Boolean> initialize(boolean experimental) {
    ObjectNode params = Json.object();
    params
        .putObject("clientInfo")
        .put("name", "brokerline")
        .put("title", "Brokerline")
        .put("version", "1");
    if (experimental) {
      params.putObject("capabilities").put("experimentalApi", true);
    }
    return peer.request("initialize", params, startTimeout())
        .thenApply(ready -> experimental)
        .exceptionallyCompose(
            failure ->
                experimental && Futures.cause(failure) instanceof RpcException
                    ? initialize(/* experimental= */ false)
                    : CompletableFuture.failedFuture(CodexErrors.ofRequest("initialize", failure)));
  }

  private Duration startTimeout() {
    return context.options().timeouts().start();
  }

  private CompletableFuture<Opened> openThread() {
    SessionOptions options = context.options();
    String earlier = options.continuation().map(Continuation::key).orElse(null);
    ObjectNode params = Json.object().put("cwd", options.directory().toString());
    if (earlier != null) {
      params.put("threadId", earlier).put("excludeTurns", true);
    }
    options.model().ifPresent(model -> params.put("model", model));
    if (options.permissions() == PermissionPolicy.ALLOW_EVERYTHING) {
      params.put("approvalPolicy", "never").put("sandbox", "danger-full-access");
    } else {
      params.put("approvalPolicy", "on-request");
    }
    if (!options.mcpServers().isEmpty()) {
      giveServers(params.putObject("config").putObject("mcp_servers"));
    }
    String method = earlier == null ? "thread/start" : "thread/resume";
    return peer.request(method, params, startTimeout())
        .handle(
            (answer, failure) -> {
              if (answer == null) {
                throw CodexErrors.ofRequest(method, failure);
              }
              return opened(method, answer);
            });
  }

  private Opened opened(String method, JsonNode answer) {
    String id = Json.text(answer.path("thread"), "id");
    if (id == null) {
      throw Errors.exception(
          ErrorCode.PROTOCOL_ERROR,
          "codex answered '%s' without a thread".formatted(method),
          Outcome.UNKNOWN);
    }
    threadId = id;
    String model = Json.text(answer, "model");
    models.opened(id, model);
    return new Opened(id, model);
  }

  /** Gives the MCP servers in the protocol, since their variables and headers may be secret. */
  private void giveServers(ObjectNode servers) {
    for (McpServer server : context.options().mcpServers()) {
      ObjectNode one = servers.putObject(server.name());
      if (server.address() != null) {
        one.put("url", server.address().toString());
        server.headers().forEach(one.putObject("http_headers")::put);
        continue;
      }
      one.put("command", server.command().get(0));
      ArrayNode arguments = one.putArray("args");
      server.command().stream().skip(1).forEach(arguments::add);
      ObjectNode variables = one.putObject("env");
      server.environment().forEach(variables::put);
    }
  }

  @Override
  public void prompt(TurnSink sink, String text) {
    CodexTurn next = new CodexTurn(sink, models, usage);
    turn = next;
    approvals.clear();
    ObjectNode params = said(text);
    models.addTo(params);
    // Without a deadline: until the answer is there, the turn's own clock runs.
    var unused =
        peer.request("turn/start", params, Duration.ZERO)
            .whenComplete(
                (answer, failure) -> {
                  if (answer != null) {
                    models.turnTaken(params);
                    next.began(answer.path("turn"));
                  } else if (!next.isOver()) {
                    next.end(
                        StopReason.FAILED, CodexErrors.ofRequest("turn/start", failure).error());
                    forget(next);
                  }
                });
  }

  private ObjectNode said(String text) {
    ObjectNode params = Json.object().put("threadId", threadId);
    params.putArray("input").addObject().put("type", "text").put("text", text);
    return params;
  }

  /** The turn is over. The next one may have begun with that. */
  private void forget(CodexTurn ended) {
    if (turn == ended) {
      turn = null;
    }
  }

  @Override
  public CompletableFuture<Void> steer(String text) {
    CodexTurn running = Objects.requireNonNull(turn, "steers a running turn only");
    return running
        .id()
        .thenCompose(
            id ->
                peer.request(
                    "turn/steer",
                    said(text).put("expectedTurnId", id),
                    context.options().timeouts().request()))
        .handle(
            (done, failure) -> {
              if (done == null) {
                throw notSteered(failure);
              }
              return null;
            });
  }

  private static AgentException notSteered(Throwable failure) {
    AgentException known = CodexErrors.ofRequest("turn/steer", failure);
    return known.code() == ErrorCode.PROTOCOL_ERROR
        ? Errors.exception(
            ErrorCode.UNAVAILABLE,
            "the turn could not be joined: " + known.error().message(),
            Outcome.NOT_PERFORMED)
        : known;
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String model) {
    return models.change(model, () -> turn != null);
  }

  @Override
  public void interrupt() {
    approvals.cancel();
    CodexTurn running = turn;
    if (running == null) {
      return;
    }
    // A turn whose id is not known yet is interrupted as soon as it is.
    var unused =
        running
            .id()
            .thenCompose(
                id ->
                    peer.request(
                        "turn/interrupt",
                        Json.object().put("threadId", threadId).put("turnId", id),
                        context.options().timeouts().request()))
            .exceptionally(alreadyOver -> Json.object());
  }

  @Override
  public void answer(PermissionRequest request, PermissionDecision decision) {
    approvals.answer(request.id(), decision);
  }

  private void send(byte[] line) {
    Errors.requireQueued(
        Objects.requireNonNull(child, "sends after its start only").offer(line), "codex");
  }

  @Override
  public void line(byte[] line) {
    peer.received(line);
  }

  @Override
  public void notification(String method, JsonNode params) {
    if (!Json.text(params, "threadId", threadId).equals(threadId)) {
      // Another thread, for example that of a subagent.
      if (turn != null) {
        turn.sink().alive();
      }
      return;
    }
    CodexTurn running = turn;
    switch (method) {
      case "thread/settings/updated" -> models.set(params.path("threadSettings"));
      case "serverRequest/resolved" -> {
        String id = params.path("requestId").asText();
        if (approvals.resolved(id) && running != null) {
          running.sink().withdrawn(id);
        }
      }
      case "turn/started" -> {
        if (running != null) {
          running.began(params.path("turn"));
        }
      }
      default -> {
        if (running != null && running.concerns(params)) {
          running.notified(method, params);
          if (running.isOver()) {
            forget(running);
          }
        } else if (method.equals("thread/tokenUsage/updated")) {
          usage.restored(params.path("tokenUsage"));
        }
      }
    }
  }

  /** Returns whether a notification only says that something goes on. */
  static boolean isProgress(String method) {
    return method.startsWith("item/")
        || method.startsWith("thread/")
        || method.startsWith("account/")
        || method.startsWith("remoteControl/")
        || method.equals("turn/diff/updated");
  }

  @Override
  public boolean request(JsonNode id, String method, JsonNode params) {
    CodexTurn running = turn;
    if (approvals.answerQuestion(id, method)) {
      if (running != null) {
        running.sink().notice(method, "codex asked, and got no answer", params.toString());
      }
      return true;
    }
    return running == null
        ? approvals.refuse(id, method, params)
        : approvals.asked(id, method, params, running.sink());
  }

  @Override
  public void strange(String kind, String excerpt) {
    if (turn != null) {
      turn.sink().notice(kind, excerpt, null);
    }
  }

  @Override
  public void oversized(byte[] prefix, long length) {
    strange("oversized_line", "a line of " + length + " bytes was skipped");
  }

  @Override
  public void exited(ExitStatus exit) {
    CodexTurn running = turn;
    AgentError error =
        Errors.ended("codex", exit, running == null ? Outcome.NOT_PERFORMED : Outcome.UNKNOWN);
    // This ends the running turn first, so that no waiting one begins.
    context.lost(error, exit);
    peer.close(new AgentException(error));
  }
}
