package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.ModelReceipt.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The model of the thread. codex takes any name, so its word alone proves nothing: its list of
 * models does, or a turn. Used on the session's thread.
 */
final class CodexModels {

  /** How long codex may take to confirm what it has accepted; usually some milliseconds. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(2);

  private static final int MAX_PAGES = 20;
  private static final int PAGE = 100;

  private record Waiting(String model, CompletableFuture<Boolean> confirmed) {}

  private final DriverContext context;
  private final JsonRpcPeer peer;
  private final List<Waiting> waiting = new ArrayList<>();

  /** The models that codex lists; completes with nothing if it has no list. */
  private final CompletableFuture<Set<String>> listed = new CompletableFuture<>();

  private boolean experimental;
  private String threadId = "";

  /** What a turn has proved, or what codex began with. */
  private @Nullable String proved;

  /** What the thread is set to. */
  private @Nullable String chosen;

  /** What the next turn has to ask for, or null if the thread is set to it. */
  private @Nullable String forNextTurn;

  CodexModels(DriverContext context, JsonRpcPeer peer) {
    this.context = context;
    this.peer = peer;
  }

  /** Asks for the list of models, without waiting for it. */
  void list(boolean experimentalApi) {
    experimental = experimentalApi;
    list(new HashSet<>(), null, 1);
  }

  private void list(Set<String> models, @Nullable String cursor, int page) {
    ObjectNode params = Json.object().put("limit", PAGE).put("includeHidden", true);
    if (cursor != null) {
      params.put("cursor", cursor);
    }
    var unused =
        peer.request("model/list", params, context.options().timeouts().request())
            .whenComplete(
                (answer, failure) -> {
                  if (answer == null) {
                    listed.complete(models);
                    return;
                  }
                  for (JsonNode model : answer.path("data")) {
                    models.add(Json.text(model, "id", ""));
                    models.add(Json.text(model, "model", ""));
                  }
                  String next = Json.text(answer, "nextCursor");
                  if (next == null || page >= MAX_PAGES) {
                    listed.complete(models);
                  } else {
                    list(models, next, page + 1);
                  }
                });
  }

  /** The thread is open, with this model. */
  void opened(String id, @Nullable String model) {
    threadId = id;
    chosen = model;
    // What the caller asked for is proved by a turn only.
    proved = context.options().model().isPresent() ? null : model;
  }

  /** Returns the model that the next turn will use, if it is known. */
  @Nullable String ofNextTurn() {
    return forNextTurn != null ? forNextTurn : chosen;
  }

  /** Adds to the parameters of a turn what the thread is not set to. */
  void addTo(ObjectNode turn) {
    if (forNextTurn != null) {
      turn.put("model", forNextTurn);
    }
  }

  /** codex took the turn, and with it the model. */
  void turnTaken(JsonNode params) {
    String model = Json.text(params, "model");
    if (model != null) {
      chosen = model;
      forNextTurn = model.equals(forNextTurn) ? null : forNextTurn;
    }
  }

  /** Changes the model. */
  CompletableFuture<ModelReceipt> change(String model, BooleanSupplier isRunning) {
    if (!experimental) {
      return listed.thenApply(models -> withNextTurn(model));
    }
    Waiting wait = new Waiting(model, new CompletableFuture<>());
    waiting.add(wait);
    Duration limit = context.options().timeouts().request();
    return peer.request(
            "thread/settings/update",
            Json.object().put("threadId", threadId).put("model", model),
            limit)
        .thenCompose(accepted -> confirmation(wait))
        .thenCombine(listed, (confirmed, models) -> receipt(wait, models, isRunning.getAsBoolean()))
        .handle((receipt, failure) -> receipt != null ? receipt : refused(model, failure))
        .whenComplete((receipt, failure) -> waiting.remove(wait));
  }

  private CompletableFuture<Boolean> confirmation(Waiting wait) {
    forNextTurn = null;
    Timer.Scheduled deadline =
        context
            .timer()
            .schedule(
                CONFIRMATION, () -> context.thread().execute(() -> wait.confirmed.complete(false)));
    return wait.confirmed.whenComplete((confirmed, failure) -> deadline.cancel());
  }

  private ModelReceipt receipt(Waiting wait, Set<String> models, boolean running) {
    String model = wait.model;
    if (!wait.confirmed.getNow(false)) {
      return pending(model, "codex accepted the name, and did not say that it is set");
    } else if (running) {
      return pending(model, "thread/settings/updated; the running turn keeps its model");
    } else if (!models.contains(model)) {
      return pending(model, "thread/settings/updated; codex does not list it, so a turn decides");
    }
    return new ModelReceipt(Status.APPLIED, model, model, "thread/settings/updated", 0);
  }

  private ModelReceipt pending(String model, String evidence) {
    return new ModelReceipt(Status.PENDING, model, proved, evidence, 0);
  }

  private ModelReceipt refused(String model, Throwable failure) {
    if (!(Futures.cause(failure) instanceof RpcException refusal)) {
      throw CodexErrors.ofRequest("thread/settings/update", failure);
    }
    String words = String.valueOf(refusal.getMessage());
    if (words.contains("experimentalApi")
        || words.contains("unknown variant")
        || refusal.code() == RpcException.METHOD_NOT_FOUND) {
      experimental = false;
      return withNextTurn(model);
    }
    return new ModelReceipt(Status.REJECTED, model, chosen, words, 0);
  }

  private ModelReceipt withNextTurn(String model) {
    forNextTurn = model;
    return pending(model, "the next turn asks for it");
  }

  /** The thread is set to what these settings say. */
  void set(JsonNode settings) {
    String model = Json.text(settings, "model");
    if (model == null) {
      return;
    }
    chosen = model;
    List.copyOf(waiting).stream()
        .filter(wait -> wait.model.equals(model))
        .forEach(wait -> wait.confirmed.complete(true));
  }

  /** A turn with this model got an answer. */
  void proved(@Nullable String model) {
    if (model != null && !model.equals(proved)) {
      proved = model;
      context.model(model, "thread/tokenUsage/updated");
    }
  }

  /** codex took another model than asked for. */
  void rerouted(String to, String reason) {
    if (!to.isEmpty()) {
      context.model(to, "model/rerouted: " + reason);
    }
  }

  /** There is no such model: goes back to the one before. */
  void refuted(@Nullable String model) {
    String good = proved;
    if (model == null || good == null || good.equals(model)) {
      return;
    }
    if (model.equals(ofNextTurn())) {
      forNextTurn = good;
    }
    context.model(good, "modelNotFound");
  }
}
