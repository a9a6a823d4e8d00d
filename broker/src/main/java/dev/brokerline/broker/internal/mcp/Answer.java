package dev.brokerline.broker.internal.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one HTTP request.
 *
 * @param body JSON, or null
 */
record Answer(int status, @Nullable JsonNode body) {

  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int BAD_REQUEST = 400;

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer result(JsonNode id, ObjectNode result) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id);
    answer.set("result", result);
    return new Answer(OK, answer);
  }

  static Answer error(JsonNode id, int code, String message) {
    return new Answer(OK, errorBody(id, code, message));
  }

  /** Answers what is no request at all. */
  static Answer unreadable(int code, String message) {
    return new Answer(BAD_REQUEST, errorBody(JsonNodeFactory.instance.nullNode(), code, message));
  }

  /** Answers a notification. */
  static Answer accepted() {
    return new Answer(ACCEPTED, null);
  }

  private static ObjectNode errorBody(JsonNode id, int code, String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  /** Returns the body's bytes; none without a body. */
  byte[] bytes() {
    if (body == null) {
      return new byte[0];
    }
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can always be written", e);
    }
  }
}
