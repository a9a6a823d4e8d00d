package dev.brokerline.testing.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brokerline.protocol.Secrets;
import org.jspecify.annotations.Nullable;

/** JSON of brokers, and a more readable form for scenarios. */
final class WireJson {

  private static final int CUT = 300;

  private static final JsonMapper STRICT = JsonMapper.builder().build();

  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static {
    StreamReadConstraints longTexts =
        StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();
    STRICT.getFactory().setStreamReadConstraints(longTexts);
    LENIENT.getFactory().setStreamReadConstraints(longTexts);
  }

  private WireJson() {}

  /** Returns the frame of the line, or null if it is noise (PROTOCOL.md, "Broker process"). */
  static @Nullable JsonNode frame(String line) {
    try {
      JsonNode json = STRICT.readTree(line);
      boolean isFrame = json.path("v").asInt() == 1 && json.path("type").isTextual();
      return isFrame ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Reads the JSON of a scenario, with unquoted names and single-quoted texts. */
  static JsonNode lenient(String text) {
    try {
      return LENIENT.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  /** Returns the text as a JSON string, quotes included. */
  static String quoted(String text) {
    return STRICT.getNodeFactory().textNode(text).toString();
  }

  /** Returns the text, shortened and without secrets, for a message. */
  static String cut(String text) {
    return text.length() <= CUT
        ? Secrets.mask(text)
        : Secrets.mask(text.substring(0, CUT)) + "... (" + text.length() + " characters)";
  }
}
