package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON mapper of this module, and its few uses. */
public final class Json {
  /** The limit on the nodes of a tree, which takes far more memory than its text. */
  private static final int MAX_TOKENS = 100_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build())
                  .build())
          .build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Parses an object; an empty text is an empty object. */
  public static ObjectNode parseObject(byte[] utf8) {
    if (utf8.length == 0) {
      return object();
    }
    try {
      JsonNode node = MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8));
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException unreadable) {
      throw Refusal.invalid("The body is not JSON: " + unreadable.getOriginalMessage());
    }
    throw Refusal.invalid("The body is not a JSON object");
  }

  /** Writes the node as UTF-8, and throws what {@code out} throws. */
  public static void write(JsonNode node, OutputStream out) {
    try {
      MAPPER.writeValue(out, node);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
