package dev.brokerline.harness.internal.driver.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Control requests of ours, and answers to those of the program. Used on the session's thread. */
final class ClaudeControl {

  private record Pending(CompletableFuture<JsonNode> answer, Timer.Scheduled deadline) {}

  private final Consumer<ObjectNode> output;
  private final Timer timer;
  private final Executor thread;
  private final Map<String, Pending> pending = new HashMap<>();
  private int last;

  ClaudeControl(Consumer<ObjectNode> output, Timer timer, Executor thread) {
    this.output = output;
    this.timer = timer;
    this.thread = thread;
  }

  /**
   * Sends a request.
   *
   * @param request its members, with its {@code subtype}
   * @return a future of the answer, successful or not: an object with {@code subtype} and more
   */
  CompletableFuture<JsonNode> request(ObjectNode request, Duration timeout) {
    String id = "brokerline-" + ++last;
    ObjectNode message = Json.object();
    message.put("type", "control_request").put("request_id", id).set("request", request);
    output.accept(message);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    String subtype = Json.text(request, "subtype", "");
    pending.put(
        id,
        new Pending(
            answer,
            timer.schedule(timeout, () -> thread.execute(() -> expired(id, subtype, timeout)))));
    return answer;
  }

  private void expired(String id, String subtype, Duration timeout) {
    Pending late = pending.remove(id);
    if (late != null) {
      late.answer.completeExceptionally(
          Errors.exception(
              ErrorCode.TIMEOUT,
              "'%s' was not answered within %d ms".formatted(subtype, timeout.toMillis()),
              Outcome.UNKNOWN));
    }
  }

  /** Takes an answer of the program. Returns false if nobody waits for it. */
  boolean answered(JsonNode response) {
    Pending asked = pending.remove(Json.text(response, "request_id", ""));
    if (asked == null) {
      return false;
    }
    asked.deadline.cancel();
    asked.answer.complete(response);
    return true;
  }

  /** Answers a request of the program. */
  void answer(String id, ObjectNode result) {
    ObjectNode message = Json.object();
    ObjectNode response = message.put("type", "control_response").putObject("response");
    response.put("subtype", "success").put("request_id", id).set("response", result);
    output.accept(message);
  }

  /** Refuses a request of the program. */
  void refuse(String id, String why) {
    ObjectNode message = Json.object();
    ObjectNode response = message.put("type", "control_response").putObject("response");
    response.put("subtype", "error").put("request_id", id).put("error", why);
    output.accept(message);
  }

  /** The program is gone: fails all requests that wait. */
  void close(RuntimeException why) {
    List<Pending> waiting = List.copyOf(pending.values());
    pending.clear();
    for (Pending one : waiting) {
      one.deadline.cancel();
      one.answer.completeExceptionally(why);
    }
  }
}
