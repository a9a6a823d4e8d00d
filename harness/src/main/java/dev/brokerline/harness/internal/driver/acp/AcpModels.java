package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.program.Quirk;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.ModelReceipt.Status;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models of a session. A program that has a config option for them proves a change by the
 * option's {@code currentValue}. Another one takes the name by {@code session/set_model}, and at
 * most the usage of the next turn proves it.
 */
final class AcpModels {

  /** How many names of a list an error shows. */
  private static final int MAX_SHOWN = 12;

  private final DriverContext context;
  private final JsonRpcPeer rpc;
  private final Set<String> known = new LinkedHashSet<>();

  private JsonNode option = MissingNode.getInstance();
  private boolean lists;
  private @Nullable String current;

  /** The name that the program took without a proof, until a turn shows the model in use. */
  private @Nullable String unproved;

  AcpModels(DriverContext context, JsonRpcPeer rpc) {
    this.context = context;
    this.rpc = rpc;
  }

  /** Returns the model in use, as far as the program has said it. */
  @Nullable String current() {
    return unproved == null ? current : null;
  }

  /** Takes what the program says of a session that it has opened. */
  void opened(JsonNode session) {
    JsonNode legacy = session.path("models");
    for (JsonNode model : legacy.path("availableModels")) {
      add(Json.text(model, "modelId"));
    }
    lists = !known.isEmpty();
    now(Json.text(legacy, "currentModelId"), "session/new");
    updated(session.path("configOptions"), "session/new");
  }

  private void add(@Nullable String name) {
    if (name != null) {
      known.add(name);
    }
  }

  /** Takes a list of config options; one that is about the model tells which one is in use. */
  void updated(JsonNode options, String evidence) {
    for (JsonNode one : options) {
      if ("model".equals(Json.text(one, "category"))) {
        option = one;
        known.clear();
        addValues(one.path("options"));
        lists = !known.isEmpty();
        now(Json.text(one, "currentValue"), evidence);
        return;
      }
    }
  }

  /** Adds the values of an option, which may be in groups. */
  private void addValues(JsonNode options) {
    for (JsonNode one : options) {
      add(Json.text(one, "value"));
      addValues(one.path("options"));
    }
  }

  private void now(@Nullable String model, String evidence) {
    if (model == null) {
      return;
    }
    add(model);
    unproved = null;
    if (!model.equals(current)) {
      current = model;
      context.model(model, evidence);
    }
  }

  /**
   * Takes the usage of a turn, which may name the models that were used. The config option is the
   * better record, where there is one: usage has other names for the same models.
   *
   * @return the name that was asked for and not used, or null
   */
  @Nullable String used(JsonNode answer) {
    List<JsonNode> entries = new ArrayList<>();
    answer.path("_meta").path("quota").path("model_usage").forEach(entries::add);
    List<String> names =
        entries.stream()
            .sorted(Comparator.comparingLong(AcpModels::output).reversed())
            .map(entry -> Json.text(entry, "model", ""))
            .filter(name -> !name.isBlank())
            .toList();
    if (!option.isMissingNode() || names.isEmpty()) {
      return null;
    }
    String asked = unproved;
    String expected = asked != null ? asked : current;
    String used = expected != null && names.contains(expected) ? expected : names.get(0);
    now(used, "_meta.quota.model_usage");
    return asked == null || asked.equals(used) ? null : asked;
  }

  private static long output(JsonNode usage) {
    return usage.path("token_count").path("output_tokens").asLong();
  }

  /** Changes the model. */
  CompletableFuture<ModelReceipt> choose(String sessionId, String model, Duration limit) {
    if (lists
        && context.options().program().has(Quirk.ACCEPTS_ANY_MODEL)
        && !known.contains(model)) {
      return CompletableFuture.completedFuture(
          receipt(
              Status.REJECTED,
              model,
              "%s does not list it; it lists %s".formatted(context.options().program(), shown())));
    }
    return option.isMissingNode()
        ? setModel(sessionId, model, limit)
        : setOption(sessionId, model, limit);
  }

  private String shown() {
    String names = known.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
    return known.size() > MAX_SHOWN ? names + " and others" : names;
  }

  private ModelReceipt receipt(Status status, String model, String evidence) {
    return new ModelReceipt(status, model, current, evidence, 0);
  }

  private CompletableFuture<ModelReceipt> setOption(
      String sessionId, String model, Duration limit) {
    ObjectNode params = Json.object().put("sessionId", sessionId);
    params.put("configId", Json.text(option, "id", "model")).put("value", model);
    String method = "session/set_config_option";
    return rpc.request(method, params, limit)
        .thenApply(answer -> optionSet(model, answer, method))
        .exceptionally(failure -> refused(model, failure));
  }

  private ModelReceipt optionSet(String model, JsonNode answer, String method) {
    updated(answer.path("configOptions"), method);
    return model.equals(current)
        ? receipt(Status.APPLIED, model, method + ": currentValue")
        : receipt(Status.PENDING, model, method + ": currentValue is " + current);
  }

  private CompletableFuture<ModelReceipt> setModel(String sessionId, String model, Duration limit) {
    ObjectNode params = Json.object().put("sessionId", sessionId).put("modelId", model);
    String method = "session/set_model";
    return rpc.request(method, params, limit)
        .thenApply(
            answer -> {
              if (!option.isMissingNode() && model.equals(current)) {
                return receipt(Status.APPLIED, model, "config_option_update: currentValue");
              }
              unproved = model;
              known.add(model);
              return receipt(
                  Status.PENDING,
                  model,
                  method
                      + " was accepted"
                      + (lists ? "" : "; the program lists no models to compare it with"));
            })
        .exceptionally(failure -> refused(model, failure));
  }

  private ModelReceipt refused(String model, Throwable failure) {
    Throwable cause = Futures.cause(failure);
    if (cause instanceof RpcException answer && answer.code() == RpcException.METHOD_NOT_FOUND) {
      return receipt(
          Status.UNSUPPORTED,
          model,
          context.options().program() + " cannot change the model of a running session");
    } else if (cause instanceof RpcException answer && AcpErrors.refused(answer)) {
      return receipt(Status.REJECTED, model, AcpErrors.words(answer));
    }
    throw new AgentException(AcpErrors.of(cause, Outcome.UNKNOWN), cause);
  }
}
