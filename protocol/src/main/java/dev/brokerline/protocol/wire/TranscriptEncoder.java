package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.internal.secret.SecretNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes the lines of a transcript of a session with a broker (PROTOCOL.md, "Fakes and recorders").
 * It masks what {@link Secrets#mask} recognizes, and the values of secret variables in the broker's
 * environment. Safe for use by any thread.
 */
public final class TranscriptEncoder {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HIDDEN = "***";

  /** Shorter values are more likely to hit something else than to be a secret. */
  private static final int SHORTEST_VALUE = 8;

  private final List<String> values;

  /** Makes an encoder for a broker with this environment. */
  public TranscriptEncoder(Map<String, String> environment) {
    values =
        environment.entrySet().stream()
            .filter(variable -> SecretNames.isSecret(variable.getKey()))
            .map(Map.Entry::getValue)
            .filter(value -> value.length() >= SHORTEST_VALUE)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /**
   * Returns a line of the transcript, with its end.
   *
   * @param millis since the session's beginning
   * @param direction {@code in} and {@code out} for frames, {@code err} and {@code meta} for texts
   */
  public byte[] encode(long millis, String direction, byte[] line) {
    String text = new String(line, UTF_8);
    boolean mayBeFrame = direction.equals("in") || direction.equals("out");
    ObjectNode record = MAPPER.createObjectNode();
    record
        .put("t_ms", millis)
        .put("dir", direction)
        .set("frame", mayBeFrame ? frame(text) : TextNode.valueOf(masked(text)));
    return (record + "\n").getBytes(UTF_8);
  }

  /** Returns the line as the object that it is, or else as text, without its secrets. */
  private JsonNode frame(String line) {
    try {
      if (line.startsWith("{") && MAPPER.readTree(line) instanceof ObjectNode object) {
        return masked(object);
      }
    } catch (JsonProcessingException e) {
      // Not JSON: recorded as text.
    }
    return TextNode.valueOf(masked(line));
  }

  private String masked(String text) {
    String hidden = Secrets.mask(text);
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }

  private JsonNode masked(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = MAPPER.createObjectNode();
      object
          .properties()
          .forEach(
              member ->
                  copy.set(masked(member.getKey()), masked(member.getKey(), member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = MAPPER.createArrayNode();
      array.forEach(item -> copy.add(masked(item)));
      return copy;
    }
    return node.isTextual() ? TextNode.valueOf(masked(node.textValue())) : node;
  }

  private JsonNode masked(String name, JsonNode value) {
    JsonNode hidden = masked(value);
    boolean stillThere = hidden.isTextual() && hidden.equals(value) && !value.textValue().isEmpty();
    return stillThere && SecretNames.isSecret(name) ? TextNode.valueOf(HIDDEN) : hidden;
  }
}
