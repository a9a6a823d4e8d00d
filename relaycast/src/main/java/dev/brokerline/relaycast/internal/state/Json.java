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

/** The one JSON mapper of this module, and the few things it is used for. */
public final class Json {
  /** A tree takes far more memory than its text, so that its nodes need a limit of their own. */
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

  /** Returns the object that the text is; no text at all is an empty object. */
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

  /** Writes the text of the node as UTF-8; what {@code out} throws is thrown. */
  public static void write(JsonNode node, OutputStream out) {
    try {
      MAPPER.writeValue(out, node);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
