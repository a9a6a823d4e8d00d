package dev.brokerline.testing.agent;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;

/**
 * What a line is, so that the line of a client can be found in a recording.
 *
 * @param kind the method of a request or notification, the type of a line of stream-json with the
 *     subtype of a control request; {@code answer} for an answer
 * @param id the id of a request or of what an answer answers; empty for none
 */
record ReplayKey(String kind, String id) {

  private static final String ANSWER = "answer";

  static ReplayKey of(String json) {
    try {
      return of(Node.parse("line", json));
    } catch (IllegalArgumentException e) {
      return new ReplayKey("", "");
    }
  }

  static ReplayKey of(Node line) {
    String type = line.at("type").text();
    String id = line.at("id").isMissing() ? "" : Json.write(line.at("id").value());
    if (line.at("method").isPresent()) {
      return new ReplayKey(line.at("method").text(), id);
    }
    return switch (type) {
      case "control_request" ->
          new ReplayKey(
              "control " + line.at("request").at("subtype").text(), line.at("request_id").text());
      case "control_response" -> new ReplayKey(ANSWER, line.at("response").at("request_id").text());
      case "" -> new ReplayKey(ANSWER, id);
      default -> new ReplayKey(type, "");
    };
  }

  boolean isInitialize() {
    return kind.equals("initialize") || kind.equals("control initialize");
  }

  boolean isRequest() {
    return !isAnswer() && !id.isEmpty();
  }

  boolean isAnswer() {
    return kind.equals(ANSWER);
  }

  /** Returns whether this is the answer to that request. */
  boolean answers(ReplayKey request) {
    return isAnswer() && request.isRequest() && id.equals(request.id);
  }

  /** Returns whether a client's line is the recorded one: answers by id, all else by kind. */
  boolean matches(ReplayKey recorded) {
    return kind.equals(recorded.kind) && (!isAnswer() || id.equals(recorded.id));
  }
}
