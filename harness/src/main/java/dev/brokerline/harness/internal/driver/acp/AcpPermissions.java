package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionDecision.Kind;
import dev.brokerline.harness.turn.PermissionOption;
import dev.brokerline.harness.turn.PermissionRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The permissions that a program waits for. A decision becomes the first offered option of its
 * kind, because the ids are each program's own. Where no option fits, a narrower one is taken, and
 * never one that allows more or for longer than was decided.
 */
final class AcpPermissions {

  private record Asked(JsonNode rpcId, PermissionRequest request) {}

  private final JsonRpcPeer rpc;
  private final Map<String, Asked> pending = new LinkedHashMap<>();

  AcpPermissions(JsonRpcPeer rpc) {
    this.rpc = rpc;
  }

  /**
   * Takes a request of the program, which may be the first that is heard of a call.
   *
   * @param turn the running turn, or null
   */
  void asked(JsonNode rpcId, JsonNode params, @Nullable AcpTurn turn) {
    List<PermissionOption> options = options(params.path("options"));
    String id = rpcId.asText();
    if (turn == null || turn.isInterrupted() || options.isEmpty() || pending.containsKey(id)) {
      cancel(rpcId);
      if (turn != null && !turn.isInterrupted()) {
        turn.sink().notice("permission_refused", "it cannot be answered", params.toString());
      }
      return;
    }
    turn.begins();
    AcpTools.Call call = turn.tools().asked(params.path("toolCall"));
    PermissionRequest request =
        new PermissionRequest(id, call.id(), call.tool(), call.title(), call.input(), options);
    pending.put(id, new Asked(rpcId, request));
    turn.sink().permission(request);
  }

  private static List<PermissionOption> options(JsonNode offered) {
    List<PermissionOption> options = new ArrayList<>();
    for (JsonNode one : offered) {
      String id = Json.text(one, "optionId");
      Kind kind = kind(Json.text(one, "kind", ""));
      if (id != null && kind != null) {
        options.add(new PermissionOption(id, Json.text(one, "name", id), kind));
      }
    }
    return options;
  }

  private static @Nullable Kind kind(String name) {
    return switch (name) {
      case "allow_once" -> Kind.ALLOW_ONCE;
      case "allow_always" -> Kind.ALLOW_ALWAYS;
      case "reject_once" -> Kind.DENY_ONCE;
      case "reject_always" -> Kind.DENY_ALWAYS;
      default -> null;
    };
  }

  /** Answers a request, unless it is no longer pending. */
  void answer(String requestId, PermissionDecision decision, @Nullable AcpTurn turn) {
    Asked asked = pending.remove(requestId);
    if (asked == null) {
      return;
    }
    Optional<PermissionOption> option = option(asked.request.options(), decision);
    String callId = asked.request.callId();
    boolean runs = option.isPresent() && option.get().kind().allows();
    if (turn != null && callId != null && !runs) {
      turn.tools().refused(callId);
    }
    if (option.isEmpty()) {
      cancel(asked.rpcId);
      return;
    }
    ObjectNode result = Json.object();
    result.putObject("outcome").put("outcome", "selected").put("optionId", option.get().id());
    rpc.answer(asked.rpcId, result);
  }

  private static Optional<PermissionOption> option(
      List<PermissionOption> options, PermissionDecision decision) {
    return options.stream()
        .filter(option -> option.id().equals(decision.optionId()))
        .findFirst()
        .or(() -> first(options, decision.kind()))
        .or(
            () ->
                switch (decision.kind()) {
                  case ALLOW_ALWAYS -> first(options, Kind.ALLOW_ONCE);
                  case DENY_ALWAYS, ALLOW_ONCE -> first(options, Kind.DENY_ONCE);
                  case DENY_ONCE -> Optional.empty();
                });
  }

  private static Optional<PermissionOption> first(List<PermissionOption> options, Kind kind) {
    return options.stream().filter(option -> option.kind() == kind).findFirst();
  }

  /** Tells the program that all its requests are void, as the protocol wants it. */
  void cancelAll() {
    List<Asked> waiting = List.copyOf(pending.values());
    pending.clear();
    waiting.forEach(asked -> cancel(asked.rpcId));
  }

  private void cancel(JsonNode rpcId) {
    ObjectNode result = Json.object();
    result.putObject("outcome").put("outcome", "cancelled");
    rpc.answer(rpcId, result);
  }
}
