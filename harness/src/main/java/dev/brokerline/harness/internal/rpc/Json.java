package dev.brokerline.harness.internal.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Objects of JSON, as lines and as trees. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** Returns a new object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the object of a line, or null if the line is none. */
  public static @Nullable ObjectNode read(byte[] line) {
    try {
      return MAPPER.readTree(line) instanceof ObjectNode object ? object : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  /** Returns a line without a terminator. */
  public static byte[] line(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can always be written", e);
    }
  }

  /** Returns the text of a member, or the fallback if there is none. */
  public static String text(JsonNode node, String member, String fallback) {
    JsonNode value = node.path(member);
    return value.isTextual() ? value.textValue() : fallback;
  }

  /** Returns the text of a member, or null if there is none. */
  public static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isTextual() ? value.textValue() : null;
  }
}
