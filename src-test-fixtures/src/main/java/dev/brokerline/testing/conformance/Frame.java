package dev.brokerline.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A frame from the broker.
 *
 * @param position how many frames preceded it
 */
record Frame(int position, JsonNode json) {

  boolean isEvent() {
    return json.path("type").asText().equals("event");
  }

  boolean isEvent(String kind, String agent) {
    JsonNode payload = json.path("payload");
    return isEvent()
        && payload.path("kind").asText().equals(kind)
        && payload.path("name").asText().equals(agent);
  }

  /** Returns whether this is an event of the kind about this message. */
  boolean isEventOf(String kind, String eventId) {
    return isEvent() && text("kind").equals(kind) && text("event_id").equals(eventId);
  }

  /** Returns a field of an event, or of the result of an answer. */
  JsonNode field(String name) {
    JsonNode payload = json.path("payload");
    return isEvent() ? payload.path(name) : payload.path("result").path(name);
  }

  String text(String name) {
    return field(name).asText();
  }

  /** Returns the position and the frame's text, shortened. */
  @Override
  public String toString() {
    return position + ": " + WireJson.cut(json.toString());
  }
}
