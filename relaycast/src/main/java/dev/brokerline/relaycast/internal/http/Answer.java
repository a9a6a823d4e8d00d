package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call.
 *
 * @param status the HTTP status
 * @param envelope the complete body; null for a 204
 * @param followUp runs when the answer is being sent; null for none
 */
record Answer(int status, @Nullable ObjectNode envelope, @Nullable Runnable followUp) {
  static Answer ok(JsonNode data) {
    return success(200, data);
  }

  static Answer created(JsonNode data) {
    return success(201, data);
  }

  static Answer empty() {
    return new Answer(204, null, null);
  }

  static Answer refused(Refusal refusal) {
    return error(refusal.status(), refusal.code(), refusal.sentence());
  }

  static Answer error(int status, String code, String message) {
    ObjectNode envelope = Json.object().put("ok", false);
    envelope.putObject("error").put("code", code).put("message", message);
    return new Answer(status, envelope, null);
  }

  Answer then(Runnable action) {
    return new Answer(status, envelope, action);
  }

  /** Returns the answer to a repetition of the call, which has no effect again. */
  Answer repeated() {
    return new Answer(status, envelope, null);
  }

  boolean succeeded() {
    return status < 300;
  }

  /** Writes the answer, or an error if there is no memory for it. */
  void write(Response response, Callback callback, Room room) {
    if (envelope == null) {
      response.setStatus(status);
      callback.succeeded();
      return;
    }
    AnswerBytes bytes = new AnswerBytes(room);
    Json.write(envelope, bytes);
    if (bytes.full()) {
      refused(AnswerBytes.noRoom()).write(response, callback);
    } else {
      write(response, callback, bytes.toByteArray());
    }
  }

  /** Writes a small answer, such as an error. */
  void write(Response response, Callback callback) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Json.write(Objects.requireNonNull(envelope), bytes);
    write(response, callback, bytes.toByteArray());
  }

  private void write(Response response, Callback callback, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(/* last= */ true, ByteBuffer.wrap(body), callback);
  }

  private static Answer success(int status, JsonNode data) {
    ObjectNode envelope = Json.object().put("ok", true);
    envelope.set("data", data);
    return new Answer(status, envelope, null);
  }
}
