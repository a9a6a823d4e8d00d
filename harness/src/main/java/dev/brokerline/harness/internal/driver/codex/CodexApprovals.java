package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionDecision.Kind;
import dev.brokerline.harness.turn.PermissionOption;
import dev.brokerline.harness.turn.PermissionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the app-server asks, and what it gets for it. Approvals go to the caller. It is not offered
 * what changes the user's own rules. Questions that need a person in front of codex are answered
 * with nothing.
 */
final class CodexApprovals {

  private static final String PERMISSIONS = "item/permissions/requestApproval";

  private static final List<PermissionOption> OPTIONS =
      List.of(
          new PermissionOption("accept", "Accept", Kind.ALLOW_ONCE),
          new PermissionOption("acceptForSession", "Accept for this session", Kind.ALLOW_ALWAYS),
          new PermissionOption("decline", "Decline", Kind.DENY_ONCE));

  private record Asked(JsonNode id, String method, JsonNode params) {}

  private final JsonRpcPeer peer;
  private final Map<String, Asked> pending = new LinkedHashMap<>();

  CodexApprovals(JsonRpcPeer peer) {
    this.peer = peer;
  }

  /** Passes an approval on. Returns false if the method asks for none. */
  boolean asked(JsonNode id, String method, JsonNode params, TurnSink sink) {
    PermissionRequest request =
        switch (method) {
          case "item/commandExecution/requestApproval" ->
              request(id, "commandExecution", params, Json.text(params, "command", ""));
          case "item/fileChange/requestApproval" ->
              request(id, "fileChange", params, Json.text(params, "grantRoot", ""));
          case PERMISSIONS ->
              request(id, "permissions", params, params.path("permissions").toString());
          default -> null;
        };
    if (request == null) {
      return false;
    }
    pending.put(request.id(), new Asked(id, method, params));
    sink.permission(request);
    return true;
  }

  private static PermissionRequest request(
      JsonNode id, String tool, JsonNode params, String title) {
    String reason = Json.text(params, "reason", "");
    String words = title.isBlank() ? tool : title;
    return new PermissionRequest(
        id.asText(),
        Json.text(params, "itemId"),
        tool,
        reason.isBlank() ? words : words + " (" + reason + ")",
        params.toString(),
        OPTIONS);
  }

  /** Answers an approval that nobody can decide, because no turn is running. */
  boolean refuse(JsonNode id, String method, JsonNode params) {
    boolean known = method.startsWith("item/") && method.endsWith("/requestApproval");
    if (known) {
      peer.answer(id, answer(new Asked(id, method, params), Kind.DENY_ONCE, "cancel"));
    }
    return known;
  }

  /** Answers a question that is no approval. Returns false if the method asks none. */
  boolean answerQuestion(JsonNode id, String method) {
    switch (method) {
      case "item/tool/requestUserInput" -> {
        ObjectNode none = Json.object();
        none.putObject("answers");
        peer.answer(id, none);
      }
      case "mcpServer/elicitation/request" -> {
        ObjectNode declined = Json.object().put("action", "decline");
        declined.putNull("content");
        peer.answer(id, declined);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Answers an approval, once. */
  void answer(String requestId, PermissionDecision decision) {
    Asked asked = pending.remove(requestId);
    if (asked != null) {
      String word =
          switch (decision.kind()) {
            case ALLOW_ONCE -> "accept";
            case ALLOW_ALWAYS -> "acceptForSession";
            case DENY_ONCE, DENY_ALWAYS -> "decline";
          };
      peer.answer(asked.id, answer(asked, decision.kind(), word));
    }
  }

  private static ObjectNode answer(Asked asked, Kind kind, String word) {
    ObjectNode result = Json.object();
    if (!asked.method.equals(PERMISSIONS)) {
      return result.put("decision", word);
    }
    result.put("scope", kind == Kind.ALLOW_ALWAYS ? "session" : "turn");
    result.set("permissions", kind.allows() ? asked.params.path("permissions") : Json.object());
    return result;
  }

  /** The app-server no longer waits. Returns whether it did. */
  boolean resolved(String requestId) {
    return pending.remove(requestId) != null;
  }

  /** Refuses all, and lets the app-server stop its turn. */
  void cancel() {
    List<Asked> all = List.copyOf(pending.values());
    pending.clear();
    for (Asked asked : all) {
      peer.answer(asked.id, answer(asked, Kind.DENY_ONCE, "cancel"));
    }
  }

  /** The turn is over: nobody waits for an answer. */
  void clear() {
    pending.clear();
  }
}
