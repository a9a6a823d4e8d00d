package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The program's end of a conversation in JSON-RPC. */
public final class JsonRpc {

  private final Output output;
  private final boolean saysVersion;
  private final AtomicLong nextId = new AtomicLong();
  private final Map<String, Question> questions = new ConcurrentHashMap<>();

  /**
   * Makes an end.
   *
   * @param saysVersion whether each message has the member {@code jsonrpc}
   */
  public JsonRpc(Output output, boolean saysVersion) {
    this.output = output;
    this.saysVersion = saysVersion;
  }

  private Map<String, @Nullable Object> message(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> message =
        saysVersion ? Json.object("jsonrpc", "2.0") : Json.object();
    message.putAll(Json.object(keysAndValues));
    return message;
  }

  /** Tells something that needs no answer. */
  public void notify(String method, Map<String, @Nullable Object> params) {
    output.line(message("method", method, "params", params));
  }

  /** Answers a request. */
  public void answer(Node request, Map<String, @Nullable Object> result) {
    Object id = request.at("id").value();
    output.answer(message("id", id, "result", result), stranger());
  }

  /** Refuses a request. */
  public void refuse(Node request, int code, String text) {
    refuse(request, Json.object("code", code, "message", text));
  }

  /** Refuses a request with this error. */
  public void refuse(Node request, Map<String, @Nullable Object> error) {
    output.answer(message("id", request.at("id").value(), "error", error), stranger());
  }

  private Map<String, @Nullable Object> stranger() {
    return message("id", 999_999, "result", Json.object("stopReason", "end_turn"));
  }

  /** Asks the client, whose answer is a message with {@code result} or {@code error}. */
  public Question ask(String method, Map<String, @Nullable Object> params) {
    long id = nextId.getAndIncrement();
    Question question = new Question(Long.toString(id));
    questions.put(question.id(), question);
    output.line(message("id", id, "method", method, "params", params));
    return question;
  }

  /** Takes the client's answer to a question of the program. */
  public void answered(Node answer) {
    Question question = questions.remove(answer.at("id").text());
    if (question != null) {
      question.answered(answer);
    }
  }
}
