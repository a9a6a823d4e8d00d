package dev.brokerline.harness.internal.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One end of a JSON-RPC 2.0 conversation, one object a line. Both ends ask and answer. Answers may
 * come in any order; one that nobody waits for, or comes twice, is told and ignored. A line that
 * cannot be read is told, and the conversation goes on. A request that the handler does not know is
 * refused with -32601.
 *
 * <p>Used on the session's thread only, as are the handler's calls and the futures' completions.
 */
public final class JsonRpcPeer {

  /** How many requests may wait for their answers. */
  static final int MAX_PENDING = 1024;

  /** How much of a strange line is told. */
  private static final int EXCERPT_CHARS = 2000;

  /** Takes what the other side says by itself. */
  public interface Handler {

    /** Receives a notification. */
    void notification(String method, JsonNode params);

    /**
     * Receives a request, to be answered with {@link JsonRpcPeer#answer} or {@link
     * JsonRpcPeer#refuse}.
     *
     * @return false if the method is not known; it is then refused
     */
    boolean request(JsonNode id, String method, JsonNode params);

    /**
     * Receives something that belongs to no conversation.
     *
     * @param kind for example {@code bad_line}
     */
    void strange(String kind, String excerpt);
  }

  /** Sends a line, or throws an {@code AgentException} if it cannot be sent. */
  public interface Output {
    /** Sends a line without a terminator. */
    void send(byte[] line);
  }

  private record Pending(
      String method, CompletableFuture<JsonNode> answer, Timer.Scheduled deadline) {}

  private final Output output;
  private final Handler handler;
  private final Timer timer;
  private final Executor thread;
  private final boolean marked;
  private final Map<Long, Pending> pending = new HashMap<>();
  private long lastId;

  /**
   * Makes an end.
   *
   * @param thread the session's thread, for deadlines
   * @param marked whether each message has the member {@code jsonrpc}
   */
  public JsonRpcPeer(Output output, Handler handler, Timer timer, Executor thread, boolean marked) {
    this.output = output;
    this.handler = handler;
    this.timer = timer;
    this.thread = thread;
    this.marked = marked;
  }

  /**
   * Sends a request.
   *
   * @param timeout how long to wait for the answer; zero to wait without a limit of this request
   * @return a future of the result; it fails with an {@link RpcException}, or with an {@code
   *     AgentException} if there was no answer
   */
  public CompletableFuture<JsonNode> request(String method, JsonNode params, Duration timeout) {
    if (pending.size() >= MAX_PENDING) {
      return CompletableFuture.failedFuture(
          Errors.exception(
              ErrorCode.UNAVAILABLE,
              "too many requests are unanswered; '" + method + "' was not sent",
              Outcome.NOT_PERFORMED));
    }
    long id = ++lastId;
    ObjectNode message = message();
    message.put("id", id).put("method", method).set("params", params);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    try {
      output.send(Json.line(message));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    Timer.Scheduled deadline =
        timeout.isZero()
            ? () -> {}
            : timer.schedule(timeout, () -> thread.execute(() -> expired(id, timeout)));
    pending.put(id, new Pending(method, answer, deadline));
    return answer;
  }

  private void expired(long id, Duration timeout) {
    Pending late = pending.remove(id);
    if (late != null) {
      late.answer.completeExceptionally(
          Errors.exception(
              ErrorCode.TIMEOUT,
              "'%s' was not answered within %d ms".formatted(late.method, timeout.toMillis()),
              Outcome.UNKNOWN));
    }
  }

  /** Sends a notification. */
  public void notify(String method, JsonNode params) {
    ObjectNode message = message();
    message.put("method", method).set("params", params);
    output.send(Json.line(message));
  }

  /** Answers a request of the other side. */
  public void answer(JsonNode id, JsonNode result) {
    ObjectNode message = message();
    message.set("id", id);
    message.set("result", result);
    output.send(Json.line(message));
  }

  /** Answers a request of the other side with an error. */
  public void refuse(JsonNode id, int code, String text) {
    ObjectNode message = message();
    message.set("id", id);
    message.putObject("error").put("code", code).put("message", text);
    output.send(Json.line(message));
  }

  private ObjectNode message() {
    ObjectNode message = Json.object();
    return marked ? message.put("jsonrpc", "2.0") : message;
  }

  /** Takes a line of the other side. */
  public void received(byte[] line) {
    ObjectNode message = Json.read(line);
    if (message == null) {
      if (line.length > 0) {
        handler.strange("bad_line", excerpt(line));
      }
      return;
    }
    JsonNode id = message.path("id");
    JsonNode method = message.path("method");
    if (method.isTextual() && id.isMissingNode()) {
      handler.notification(method.textValue(), message.path("params"));
    } else if (method.isTextual()) {
      requested(id, method.textValue(), message.path("params"));
    } else if (message.has("result") || message.has("error")) {
      answered(id, message, line);
    } else {
      handler.strange("bad_message", excerpt(line));
    }
  }

  private void requested(JsonNode id, String method, JsonNode params) {
    if (!handler.request(id, method, params)) {
      refuse(id, RpcException.METHOD_NOT_FOUND, "unknown method: " + method);
    }
  }

  private void answered(JsonNode id, ObjectNode message, byte[] line) {
    Pending asked = id.canConvertToLong() ? pending.remove(id.longValue()) : null;
    if (asked == null) {
      handler.strange("unexpected_answer", excerpt(line));
      return;
    }
    asked.deadline.cancel();
    JsonNode error = message.path("error");
    if (error.isMissingNode() || error.isNull()) {
      asked.answer.complete(message.path("result"));
    } else {
      asked.answer.completeExceptionally(
          new RpcException(
              error.path("code").asInt(),
              Json.text(error, "message", "no message"),
              error.path("data")));
    }
  }

  private static String excerpt(byte[] line) {
    String text =
        new String(line, 0, Math.min(line.length, 4 * EXCERPT_CHARS), StandardCharsets.UTF_8);
    return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
  }

  /** The other side is gone: fails all requests that wait. */
  public void close(RuntimeException why) {
    List<Pending> waiting = List.copyOf(pending.values());
    pending.clear();
    for (Pending one : waiting) {
      one.deadline.cancel();
      one.answer.completeExceptionally(why);
    }
  }
}
