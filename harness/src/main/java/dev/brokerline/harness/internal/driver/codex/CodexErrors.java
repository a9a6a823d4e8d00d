package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the errors of codex mean. */
public final class CodexErrors {

  /** The app-server has too much to do. */
  private static final int OVERLOADED = -32001;

  private static final Pattern STATUS = Pattern.compile("status (\\d{3})\\b");

  /** What the provider's rules forbid, however often it is asked. */
  private static final Set<String> REFUSALS =
      Set.of("cyberPolicy", "bioPolicy", "misalignmentPolicyViolation", "inferenceHookDenied");

  private CodexErrors() {}

  /** Returns the error of a turn that failed. */
  static AgentError ofTurn(JsonNode error) {
    String words = Json.text(error, "message", "codex gave no reason");
    String more = Json.text(error, "additionalDetails", "");
    String message = more.isBlank() ? words : words + ": " + more;
    JsonNode info = error.path("codexErrorInfo");
    if (info.isObject() && !info.isEmpty()) {
      int status = info.elements().next().path("httpStatusCode").asInt();
      return status == 0 ? byWords(message) : Errors.upstream(status, message);
    }
    return switch (info.asText()) {
      case "unauthorized" -> error(ErrorCode.AUTH_REQUIRED, message);
      case "modelNotFound" -> error(ErrorCode.MODEL_NOT_SUPPORTED, message);
      case "contextWindowExceeded" -> error(ErrorCode.CONTEXT_EXCEEDED, message);
      case "usageLimitExceeded",
          "rateLimitExceeded",
          "serverOverloaded",
          "policyCapacityUnavailable" ->
          new AgentError(ErrorCode.RATE_LIMITED, message, /* retryable= */ true, Outcome.PERFORMED);
      case "sessionBudgetExceeded" -> error(ErrorCode.RATE_LIMITED, message);
      case "tooManyDenials" -> error(ErrorCode.PERMISSION_DENIED, message);
      case "sandboxError" -> error(ErrorCode.UNAVAILABLE, message);
      case "badRequest",
          "cyberPolicy",
          "bioPolicy",
          "misalignmentPolicyViolation",
          "inferenceHookDenied" ->
          error(ErrorCode.UPSTREAM_ERROR, message);
      case "internalServerError", "flexUnavailable" ->
          new AgentError(
              ErrorCode.UPSTREAM_ERROR, message, /* retryable= */ true, Outcome.PERFORMED);
      default -> byWords(message);
    };
  }

  private static AgentError error(ErrorCode code, String message) {
    return AgentError.of(code, message, Outcome.PERFORMED);
  }

  /** Returns the error of a turn of which only the words are known. */
  public static AgentError byWords(String message) {
    Matcher status = STATUS.matcher(message);
    return message.contains("model does not exist")
        ? error(ErrorCode.MODEL_NOT_SUPPORTED, message)
        : Errors.upstream(status.find() ? Integer.parseInt(status.group(1)) : 0, message);
  }

  /** Returns why a turn that failed was stopped. */
  static StopReason reason(JsonNode error) {
    return REFUSALS.contains(error.path("codexErrorInfo").asText())
        ? StopReason.REFUSAL
        : StopReason.FAILED;
  }

  /** Returns whether codex has no conversation that it could go on with. */
  public static boolean isMissing(String words) {
    return words.contains("no rollout found")
        || words.contains("invalid session id")
        || words.contains("thread not found");
  }

  /** Returns the error of a request that codex refused or did not answer. */
  static AgentException ofRequest(String method, Throwable failure) {
    Throwable cause = Futures.cause(failure);
    if (!(cause instanceof RpcException refused)) {
      return cause instanceof AgentException known
          ? known
          : Errors.exception(ErrorCode.PROTOCOL_ERROR, method + ": " + cause, Outcome.UNKNOWN);
    }
    String words = String.valueOf(refused.getMessage());
    String message = "codex refused '%s': %s".formatted(method, words);
    if (isMissing(words)) {
      return Errors.exception(ErrorCode.CONTINUATION_NOT_FOUND, message, Outcome.NOT_PERFORMED);
    } else if (words.contains("active writer")) {
      return retryable(ErrorCode.BUSY, message);
    } else if (refused.code() == OVERLOADED) {
      return retryable(ErrorCode.UNAVAILABLE, message);
    }
    return Errors.exception(ErrorCode.PROTOCOL_ERROR, message, Outcome.NOT_PERFORMED);
  }

  private static AgentException retryable(ErrorCode code, String message) {
    return new AgentException(
        new AgentError(code, message, /* retryable= */ true, Outcome.NOT_PERFORMED));
  }
}
