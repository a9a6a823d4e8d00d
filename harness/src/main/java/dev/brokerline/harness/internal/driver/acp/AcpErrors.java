package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.RpcException;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the errors of the protocol mean. */
final class AcpErrors {

  /** The program is not signed in. */
  static final int AUTH_REQUIRED = -32000;

  /** A session, or something else, does not exist. */
  static final int NOT_FOUND = -32002;

  /** The client cancelled the request. */
  static final int CANCELLED = -32800;

  private static final int INVALID_REQUEST = -32600;

  private static final Pattern STATUS_AND_WORDS = Pattern.compile("(?s)([45]\\d\\d) \\S.*");

  private AcpErrors() {}

  /** Returns whether a failure is the program's answer with this number. */
  static boolean has(Throwable failure, int code) {
    return Futures.cause(failure) instanceof RpcException answer && answer.code() == code;
  }

  /** Returns whether the program refused what a request named. */
  static boolean refused(Throwable failure) {
    return has(failure, RpcException.INVALID_PARAMS)
        || has(failure, RpcException.INTERNAL_ERROR)
        || has(failure, NOT_FOUND);
  }

  /** Returns the error of a request that failed. */
  static AgentError of(Throwable failure, Outcome outcome) {
    Throwable cause = Futures.cause(failure);
    if (cause instanceof AgentException known) {
      return known.error();
    }
    return cause instanceof RpcException answer
        ? of(answer, outcome)
        : AgentError.of(ErrorCode.PROTOCOL_ERROR, String.valueOf(cause.getMessage()), outcome);
  }

  private static AgentError of(RpcException answer, Outcome outcome) {
    String words = words(answer);
    return switch (answer.code()) {
      case AUTH_REQUIRED -> AgentError.of(ErrorCode.AUTH_REQUIRED, words, outcome);
      case NOT_FOUND -> AgentError.of(ErrorCode.CONTINUATION_NOT_FOUND, words, outcome);
      case CANCELLED -> AgentError.of(ErrorCode.INTERRUPTED, words, outcome);
      case RpcException.INVALID_PARAMS ->
          AgentError.of(
              words.toLowerCase(Locale.ROOT).contains("session not found")
                  ? ErrorCode.CONTINUATION_NOT_FOUND
                  : ErrorCode.PROTOCOL_ERROR,
              words,
              outcome);
      case RpcException.METHOD_NOT_FOUND -> AgentError.of(ErrorCode.UNSUPPORTED, words, outcome);
      case INVALID_REQUEST -> AgentError.of(ErrorCode.PROTOCOL_ERROR, words, outcome);
      default -> Errors.upstream(status(answer), words);
    };
  }

  /** Returns the status of HTTP in an error, or 0. gemini makes it the error's number. */
  private static int status(RpcException answer) {
    List<JsonNode> places =
        List.of(
            answer.data().path("code"),
            answer.data().path("status"),
            answer.data().path("statusCode"),
            answer.data().path("error").path("code"));
    return places.stream()
        .mapToInt(JsonNode::asInt)
        .filter(AcpErrors::isStatus)
        .findFirst()
        .orElseGet(() -> isStatus(answer.code()) ? answer.code() : statusOfWords(answer));
  }

  /** Returns the status with which qwen's details begin, which are the words of OpenAI's client. */
  private static int statusOfWords(RpcException answer) {
    Matcher words = STATUS_AND_WORDS.matcher(Json.text(answer.data(), "details", ""));
    return words.matches() ? Integer.parseInt(words.group(1)) : 0;
  }

  private static boolean isStatus(int number) {
    return number >= 400 && number < 600;
  }

  /** Returns what an error says for a person: its message, and what its data add. */
  static String words(RpcException answer) {
    JsonNode data = answer.data();
    String more =
        data.isTextual()
            ? data.textValue()
            : Json.text(data, "details", Json.text(data, "message", Json.text(data, "error", "")));
    String message = unwrapped(String.valueOf(answer.getMessage()));
    return more.isBlank() || message.contains(more) ? message : message + ": " + more;
  }

  /** Returns the message in a provider's error, which gemini passes on as it is. */
  private static String unwrapped(String message) {
    JsonNode error =
        message.startsWith("{") ? Json.read(message.getBytes(StandardCharsets.UTF_8)) : null;
    return error == null ? message : Json.text(error.path("error"), "message", message);
  }

  /** Returns the ways to sign in that a program offers, as a clause; empty if there are none. */
  static String waysToSignIn(JsonNode methods) {
    String names =
        StreamSupport.stream(methods.spliterator(), false)
            .map(method -> Json.text(method, "name", Json.text(method, "id", "")))
            .filter(name -> !name.isBlank())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : ". It offers: " + names;
  }
}
