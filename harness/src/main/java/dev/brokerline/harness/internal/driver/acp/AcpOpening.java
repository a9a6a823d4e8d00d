package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.program.Quirk;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.internal.LibraryVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The first requests of a session: version, session, model. */
final class AcpOpening {

  /** The version that all programs speak. They are never asked for another one. */
  private static final int VERSION = 1;

  private final SessionOptions options;
  private final AgentProgram program;
  private final JsonRpcPeer rpc;
  private final AcpModels models;
  private final Duration limit;

  /** Guards the files of the session that is opened again, if the program needs that. */
  private final @Nullable SavedSession saved;

  private boolean loaded;
  private boolean repeated;
  private JsonNode capabilities = MissingNode.getInstance();
  private String waysToSignIn = "";

  AcpOpening(DriverContext context, JsonRpcPeer rpc, AcpModels models) {
    this.options = context.options();
    this.program = options.program();
    this.rpc = rpc;
    this.models = models;
    this.limit = options.timeouts().start();
    this.saved =
        program.has(Quirk.LOAD_DESTROYS_SESSION)
            ? options
                .continuation()
                .map(earlier -> SavedSession.of(context, earlier, Clock.systemUTC()))
                .orElse(null)
            : null;
  }

  /** Does what has to be done before the program starts. */
  CompletableFuture<Void> prepare() {
    return saved == null ? CompletableFuture.completedFuture(null) : saved.prepare();
  }

  /** The program is gone. */
  void exited() {
    if (saved != null) {
      saved.ended();
    }
  }

  /** Opens a session, or an earlier one again. Returns a future of its id. */
  CompletableFuture<String> openSession() {
    return rpc.request("initialize", introduction(), limit)
        .exceptionallyCompose(failure -> failed(failure, "initialize"))
        .thenCompose(this::initialized);
  }

  private static ObjectNode introduction() {
    ObjectNode params = Json.object().put("protocolVersion", VERSION);
    ObjectNode can = params.putObject("clientCapabilities");
    can.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
    can.put("terminal", false);
    params
        .putObject("clientInfo")
        .put("name", "brokerline")
        .put("title", "Brokerline")
        .put("version", LibraryVersion.of(AcpOpening.class));
    return params;
  }

  private CompletableFuture<String> initialized(JsonNode answer) {
    int version = answer.path("protocolVersion").asInt(VERSION);
    if (version != VERSION) {
      return CompletableFuture.failedFuture(
          Errors.exception(
              ErrorCode.PROTOCOL_ERROR,
              "%s speaks version %d of the Agent Client Protocol, and this driver version %d"
                  .formatted(program, version, VERSION),
              Outcome.NOT_PERFORMED));
    }
    capabilities = answer.path("agentCapabilities");
    waysToSignIn = AcpErrors.waysToSignIn(answer.path("authMethods"));
    return options
        .continuation()
        .map(this::openAgain)
        .orElseGet(
            () ->
                rpc.request("session/new", session(), limit)
                    .exceptionallyCompose(failure -> failed(failure, "session/new"))
                    .thenCompose(this::opened));
  }

  private ObjectNode session() {
    ObjectNode params = Json.object().put("cwd", options.directory().toString());
    ArrayNode servers = params.putArray("mcpServers");
    for (McpServer server : options.mcpServers()) {
      if (server.address() != null && !takesHttp()) {
        continue;
      }
      ObjectNode one = servers.addObject().put("name", server.name());
      if (server.address() != null) {
        one.put("type", "http").put("url", server.address().toString());
        putPairs(server.headers(), one.putArray("headers"));
        continue;
      }
      one.put("command", server.command().get(0));
      server.command().stream().skip(1).forEach(one.putArray("args")::add);
      putPairs(server.environment(), one.putArray("env"));
    }
    return params;
  }

  private static void putPairs(Map<String, String> pairs, ArrayNode to) {
    pairs.forEach((name, value) -> to.addObject().put("name", name).put("value", value));
  }

  /** Returns whether the program has said that it takes MCP servers over HTTP. */
  boolean takesHttp() {
    return capabilities.path("mcpCapabilities").path("http").asBoolean();
  }

  private CompletableFuture<String> opened(JsonNode answer) {
    String id = Json.text(answer, "sessionId");
    if (id == null) {
      return CompletableFuture.failedFuture(
          Errors.exception(
              ErrorCode.PROTOCOL_ERROR,
              program + " opened a session without an id",
              Outcome.UNKNOWN));
    }
    models.opened(answer);
    return CompletableFuture.completedFuture(id);
  }

  /** Resumes a session, which repeats nothing, or loads it, which repeats its history. */
  private CompletableFuture<String> openAgain(Continuation earlier) {
    boolean resumes = capabilities.path("sessionCapabilities").has("resume");
    boolean loads = capabilities.path("loadSession").asBoolean();
    if (!resumes && !loads) {
      return CompletableFuture.failedFuture(
          Errors.exception(
              ErrorCode.UNSUPPORTED,
              program + " cannot open an earlier session again",
              Outcome.NOT_PERFORMED));
    }
    ObjectNode params = session().put("sessionId", earlier.key());
    CompletableFuture<JsonNode> again =
        resumes
            ? rpc.request("session/resume", params, limit)
                .exceptionallyCompose(
                    failure ->
                        loads && AcpErrors.has(failure, RpcException.METHOD_NOT_FOUND)
                            ? load(params)
                            : CompletableFuture.failedFuture(failure))
            : load(params);
    return mended(again)
        .exceptionallyCompose(failure -> notOpenedAgain(failure, earlier))
        .thenCompose(this::afterHistory)
        .thenApply(
            session -> {
              requireHistory(earlier);
              return session;
            })
        .thenApply(
            answer -> {
              models.opened(answer);
              return earlier.key();
            });
  }

  /** The program repeats a part of the history of the session that it loads. */
  void repeated() {
    repeated = true;
  }

  /**
   * Requires that a load has repeated the history. Some programs take an id that they do not know
   * for that of a new session.
   */
  private void requireHistory(Continuation earlier) {
    if (loaded && !repeated) {
      throw Errors.exception(
          ErrorCode.CONTINUATION_NOT_FOUND,
          "%s opened the session %s in %s without any history, so it does not know it"
              .formatted(program, earlier.key(), options.directory()),
          Outcome.NOT_PERFORMED);
    }
  }

  /**
   * Waits until the program has repeated the history, so that this is not taken for the next turn.
   * It reads the next request after that, and the answer, whatever it is, says so.
   */
  private CompletableFuture<JsonNode> afterHistory(JsonNode session) {
    return program.has(Quirk.REPLAYS_AFTER_LOAD)
        ? rpc.request("_brokerline/after_history", Json.object(), limit)
            .handle((answer, refusal) -> session)
        : CompletableFuture.completedFuture(session);
  }

  private CompletableFuture<JsonNode> load(ObjectNode params) {
    loaded = true;
    return rpc.request("session/load", params, limit);
  }

  /** Lets the session's files be looked after before anybody goes on. */
  private CompletableFuture<JsonNode> mended(CompletableFuture<JsonNode> answer) {
    if (saved == null) {
      return answer;
    }
    return answer
        .handle((session, failure) -> failure == null)
        .thenCompose(saved::mend)
        .thenCompose(done -> answer);
  }

  private CompletableFuture<JsonNode> notOpenedAgain(Throwable failure, Continuation earlier) {
    if (!(Futures.cause(failure) instanceof RpcException answer) || !AcpErrors.refused(answer)) {
      return failed(failure, "to open the session again");
    }
    return CompletableFuture.failedFuture(
        Errors.exception(
            ErrorCode.CONTINUATION_NOT_FOUND,
            "%s does not know the session %s in %s: %s"
                .formatted(program, earlier.key(), options.directory(), AcpErrors.words(answer)),
            Outcome.NOT_PERFORMED));
  }

  private CompletableFuture<JsonNode> failed(Throwable failure, String what) {
    AgentError error = AcpErrors.of(failure, Outcome.NOT_PERFORMED);
    String text =
        switch (error.code()) {
          case AUTH_REQUIRED ->
              "%s is not signed in: %s%s".formatted(program, error.message(), waysToSignIn);
          case PROCESS_FAILED, TIMEOUT -> error.message();
          default -> "%s refused %s: %s".formatted(program, what, error.message());
        };
    return CompletableFuture.failedFuture(
        new AgentException(
            new AgentError(error.code(), text, error.retryable(), error.outcome()), failure));
  }

  /** Chooses the model that the session was asked to start with, if any. */
  CompletableFuture<String> chooseModel(String sessionId) {
    return options
        .model()
        .map(
            model ->
                models
                    .choose(sessionId, model, limit)
                    .thenCompose(receipt -> requireTaken(receipt, sessionId)))
        .orElseGet(() -> CompletableFuture.completedFuture(sessionId));
  }

  private CompletableFuture<String> requireTaken(ModelReceipt receipt, String sessionId) {
    return switch (receipt.status()) {
      case APPLIED, PENDING -> CompletableFuture.completedFuture(sessionId);
      case REJECTED ->
          CompletableFuture.failedFuture(
              Errors.exception(
                  ErrorCode.MODEL_NOT_SUPPORTED,
                  "%s refused the model %s: %s"
                      .formatted(program, receipt.requested(), receipt.evidence()),
                  Outcome.NOT_PERFORMED));
      case UNSUPPORTED ->
          CompletableFuture.failedFuture(
              Errors.exception(
                  ErrorCode.UNSUPPORTED,
                  "%s offers no choice of models in a session, so %s was not chosen"
                      .formatted(program, receipt.requested()),
                  Outcome.NOT_PERFORMED));
    };
  }
}
