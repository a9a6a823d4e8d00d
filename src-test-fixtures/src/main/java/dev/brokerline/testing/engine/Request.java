package dev.brokerline.testing.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line from the client that is an envelope. */
record Request(long version, String type, @Nullable String id, JsonNode payload) {

  private static final long MAX_VERSION = 0xffff_ffffL;

  /**
   * Returns the request, or null if the line is not an envelope (PROTOCOL.md, "Broker process").
   */
  static @Nullable Request read(String line) {
    Map<String, JsonNode> members = Json.readObject(line);
    if (members == null || !members.containsKey("payload")) {
      return null;
    }
    JsonNode version = member(members, "v");
    JsonNode type = member(members, "type");
    JsonNode id = member(members, "request_id");
    boolean validId = id.isMissingNode() || id.isNull() || id.isTextual();
    if (!isVersion(version) || !type.isTextual() || !validId) {
      return null;
    }
    return new Request(
        version.longValue(), type.textValue(), id.textValue(), member(members, "payload"));
  }

  private static JsonNode member(Map<String, JsonNode> members, String name) {
    return members.getOrDefault(name, MissingNode.getInstance());
  }

  private static boolean isVersion(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= 0
        && node.longValue() <= MAX_VERSION;
  }
}
