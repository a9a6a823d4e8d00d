package dev.brokerline.harness.internal.driver.acp;

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
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.Quirk;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.spawn.ExitStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a program that speaks the Agent Client Protocol, version 1. The program stays for all
 * turns of the session. The answer to {@code session/prompt} ends a turn, and only its {@code
 * end_turn} is a success.
 *
 * <p>The protocol has no way to run tools without asking: under {@code ALLOW_EVERYTHING} each
 * request is allowed when it comes.
 */
public final class AcpDriver implements Driver, ChildListener, JsonRpcPeer.Handler {

  private final DriverContext context;
  private final AgentProgram program;
  private final Path executable;
  private final JsonRpcPeer rpc;
  private final AcpPermissions permissions;
  private final AcpModels models;
  private final AcpUsage usage;
  private final AcpOpening opening;

  private @Nullable AgentChild child;
  private @Nullable String sessionId;
  private @Nullable AcpTurn turn;

  /** Makes a driver of an executable. */
  public AcpDriver(DriverContext context, Path executable) {
    this.context = context;
    this.executable = executable;
    this.program = context.options().program();
    this.rpc = new JsonRpcPeer(this::send, this, context.timer(), context.thread(), true);
    this.permissions = new AcpPermissions(rpc);
    this.models = new AcpModels(context, rpc);
    this.usage =
        new AcpUsage(
            program.has(Quirk.CUMULATIVE_USAGE), context.options().continuation().isPresent());
    this.opening = new AcpOpening(context, rpc, models);
  }

  @Override
  public CompletableFuture<Opened> open() {
    return opening
        .prepare()
        .thenCompose(
            ready -> context.start(CommandLine.ofProtocol(context.options(), executable), this))
        .thenCompose(
            started -> {
              child = started;
              return opening.openSession();
            })
        .thenCompose(
            id -> {
              sessionId = id;
              return opening.chooseModel(id);
            })
        .thenApply(
            ready ->
                new Opened(
                    sessionId,
                    models.current(),
                    opening.takesHttp() ? Set.of() : Set.of(Capability.MCP_HTTP)))
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                opening.exited();
              }
            });
  }

  private String sessionId() {
    return Objects.requireNonNull(sessionId, "a session is open");
  }

  @Override
  public void prompt(TurnSink sink, String text) {
    AcpTurn begun = new AcpTurn(sink, program, usage);
    turn = begun;
    ObjectNode params = Json.object().put("sessionId", sessionId());
    params.putArray("prompt").addObject().put("type", "text").put("text", text);
    var unused =
        rpc.request("session/prompt", params, Duration.ZERO)
            .whenComplete((answer, failure) -> answered(begun, answer, failure));
  }

  private void answered(AcpTurn ended, @Nullable JsonNode answer, @Nullable Throwable failure) {
    if (ended != turn) {
      return;
    }
    turn = null;
    quietly(permissions::cancelAll, ended);
    if (answer == null) {
      ended.failed(Objects.requireNonNull(failure, "no answer, so a failure"));
      return;
    }
    String missed = models.used(answer);
    if (missed != null) {
      ended
          .sink()
          .notice(
              "model_not_used",
              "the model %s was asked for, and the turn used %s"
                  .formatted(missed, models.current()),
              null);
    }
    ended.answered(answer);
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String model) {
    return models.choose(sessionId(), model, context.options().timeouts().request());
  }

  @Override
  public void interrupt() {
    if (turn != null) {
      turn.interrupted();
    }
    permissions.cancelAll();
    rpc.notify("session/cancel", Json.object().put("sessionId", sessionId()));
  }

  @Override
  public void answer(PermissionRequest request, PermissionDecision decision) {
    quietly(() -> permissions.answer(request.id(), decision, turn), turn);
  }

  /** Sends an answer. If that fails, the turn goes on to its deadline or the end of the process. */
  private static void quietly(Runnable answer, @Nullable AcpTurn turn) {
    try {
      answer.run();
    } catch (AgentException e) {
      if (turn != null) {
        turn.sink().notice("answer_not_sent", e.error().message(), null);
      }
    }
  }

  private void send(byte[] line) {
    AgentChild running = Objects.requireNonNull(child, "sends after its start only");
    Errors.requireQueued(running.offer(line), program.id());
  }

  @Override
  public void line(byte[] line) {
    quietly(() -> rpc.received(line), turn);
  }

  @Override
  public void notification(String method, JsonNode params) {
    AcpTurn running = turn;
    if (!method.equals("session/update")) {
      if (running != null) {
        running.sink().notice(method, "", params.toString());
      }
      return;
    }
    JsonNode update = params.path("update");
    String id = Json.text(params, "sessionId", "");
    if (sessionId != null && !id.equals(sessionId)) {
      if (running != null) {
        running.sink().notice("other_session", "an update of another session", params.toString());
      }
      return;
    }
    switch (Json.text(update, "sessionUpdate", "")) {
      case "config_option_update" ->
          models.updated(update.path("configOptions"), "config_option_update");
      case "usage_update" -> usage.update(update);
      case "user_message_chunk", "agent_message_chunk", "tool_call" -> opening.repeated();
      default -> {
        // It is about the turn, if one is running; else it repeats an earlier one.
      }
    }
    if (running != null) {
      running.said(update);
    }
  }

  @Override
  public boolean request(JsonNode id, String method, JsonNode params) {
    if (!method.equals("session/request_permission")) {
      if (turn != null) {
        turn.sink().notice("unknown_request", method, params.toString());
      }
      return false;
    }
    boolean ours = Json.text(params, "sessionId", "").equals(sessionId);
    permissions.asked(id, params, ours ? turn : null);
    return true;
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
    AcpTurn running = turn;
    turn = null;
    AgentError error =
        Errors.ended(program.id(), exit, running == null ? Outcome.NOT_PERFORMED : Outcome.UNKNOWN);
    if (running != null) {
      running.brokeOff();
    }
    // This ends the running turn too, and the session first.
    context.lost(error, exit);
    rpc.close(new AgentException(error));
    opening.exited();
  }
}
