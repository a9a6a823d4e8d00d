package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.result.HelloResult;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a frame of the broker means, by a plain Jackson tree: no reader of ours is used. */
final class TreeReader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(100).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();

  /** The only list that a broker leaves out when it is empty. */
  private static final String MENTIONED_ONLY_IF_ANY = "capabilities";

  private TreeReader() {}

  /** Returns the line's tree; null if it is not UTF-8, no JSON, or says something twice. */
  static @Nullable JsonNode tree(byte[] line) {
    try {
      return MAPPER.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns the frame that a meaning stands for, without what is null. */
  static JsonNode canonical(Inbound meaning) {
    return Transcript.withoutNulls(
        Transcript.tree(EnvelopeCodec.encode(InboundWriter.write(meaning))));
  }

  /** Returns the part of a frame that is known, without what is null; nothing if it has none. */
  static JsonNode meaning(JsonNode frame) {
    JsonNode id = frame.path("request_id");
    JsonNode payload = frame.path("payload");
    boolean isFrame =
        frame.path("v").isInt()
            && frame.get("v").intValue() == 1
            && frame.path("type").isTextual()
            && (id.isMissingNode() || id.isNull() || id.isTextual())
            && payload.isObject();
    if (!isFrame) {
      return NOTHING;
    }
    String type = frame.get("type").textValue();
    JsonNode known = payload(type, payload);
    if (known == null) {
      return NOTHING;
    }
    ObjectNode meaning = JsonNodeFactory.instance.objectNode().put("v", 1).put("type", type);
    if (id.isTextual() && !type.equals("event")) {
      meaning.set("request_id", id);
    }
    meaning.set("payload", known);
    return Transcript.withoutNulls(meaning);
  }

  private static @Nullable JsonNode payload(String type, JsonNode payload) {
    return switch (type) {
      case "event" -> event(payload);
      case "ok" ->
          payload.has("result")
              ? JsonNodeFactory.instance.objectNode().set("result", payload.get("result"))
              : null;
      case "error" -> error(payload);
      case "hello_ack" -> record(HelloResult.class, payload);
      default -> null;
    };
  }

  private static @Nullable JsonNode event(JsonNode payload) {
    Class<?> type = EventReader.KINDS.get(payload.path("kind").asText());
    if (!payload.path("kind").isTextual() || type == null) {
      return null;
    }
    ObjectNode known = record(type, payload);
    return known == null ? null : known.set("kind", payload.get("kind"));
  }

  private static @Nullable ObjectNode record(Class<?> type, JsonNode payload) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = NAMES.translate(component.getName());
      JsonNode value = payload.path(name);
      if (value.isMissingNode() || value.isNull()) {
        if (component.getType() == List.class && !name.equals(MENTIONED_ONLY_IF_ANY)) {
          known.putArray(name);
        }
        continue;
      }
      JsonNode understood = value(component.getType(), value);
      if (understood == null) {
        return null;
      }
      if (!(name.equals(MENTIONED_ONLY_IF_ANY) && understood.isEmpty())) {
        known.set(name, understood);
      }
    }
    return known;
  }

  private static @Nullable JsonNode value(Class<?> type, JsonNode value) {
    if (type == ErrorDetail.class) {
      return error(value);
    }
    if (type == RawJson.class) {
      return value;
    }
    if (type.isRecord()) {
      return value.isObject() ? record(type, value) : null;
    }
    if (type == Double.class) {
      return value.isNumber() ? DoubleNode.valueOf(value.doubleValue()) : null;
    }
    boolean fits =
        type == String.class
            ? value.isTextual()
            : type == Long.class
                ? value.isIntegralNumber() && value.canConvertToLong()
                : type == Integer.class
                    ? value.isIntegralNumber() && value.canConvertToInt()
                    : type == Boolean.class ? value.isBoolean() : isListOfTexts(value);
    return fits ? value : null;
  }

  private static boolean isListOfTexts(JsonNode value) {
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        return false;
      }
    }
    return value.isArray();
  }

  private static @Nullable JsonNode error(JsonNode error) {
    JsonNode retryable = error.path("retryable");
    boolean fits =
        error.isObject()
            && isTextIfAny(error.path("code"))
            && isTextIfAny(error.path("message"))
            && (retryable.isMissingNode() || retryable.isNull() || retryable.isBoolean());
    if (!fits) {
      return null;
    }
    ObjectNode known =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", error.path("code").asText(""))
            .put("message", error.path("message").asText(""))
            .put("retryable", retryable.asBoolean());
    return error.hasNonNull("data") ? known.set("data", error.get("data")) : known;
  }

  private static boolean isTextIfAny(JsonNode node) {
    return node.isMissingNode() || node.isNull() || node.isTextual();
  }
}
