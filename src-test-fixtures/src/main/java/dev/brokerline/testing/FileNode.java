package dev.brokerline.testing;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A value in a script or a recorded session, with its place. */
final class FileNode {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private static final int SHOWN_CHARS = 60;

  private final String source;
  private final String place;
  private final JsonNode value;

  FileNode(String source, String place, JsonNode value) {
    this.source = source;
    this.place = place;
    this.value = value;
  }

  /**
   * Parses a text into one value.
   *
   * @param place the place of the text in the file; empty for the whole file
   */
  static FileNode read(String source, String place, String json) {
    try {
      return new FileNode(source, place, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          place.isEmpty() && at != null
              ? "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr())
              : place;
      throw new MalformedFileException(
          source, where, "not JSON: " + inOneLine(e.getOriginalMessage()));
    }
  }

  private static String inOneLine(String complaint) {
    return complaint
        .replaceAll("\\[Source: .*?; (line: \\d+, column: \\d+)]", "$1")
        .replace('\n', ' ');
  }

  JsonNode value() {
    return value;
  }

  boolean has(String key) {
    return value.has(key);
  }

  /** Returns a text, number or boolean as text, as on a command line. */
  String scalar() {
    if (!value.isValueNode() || value.isNull()) {
      throw expected("a text or a number");
    }
    return value.asText();
  }

  String text() {
    if (!value.isTextual()) {
      throw expected("a text");
    }
    return value.textValue();
  }

  boolean flag() {
    if (!value.isBoolean()) {
      throw expected("true or false");
    }
    return value.booleanValue();
  }

  int number(int least, int most) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw expected("a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  /** Returns the member of an object, which must be there. */
  FileNode member(String key) {
    JsonNode member = value.path(key);
    if (member.isMissingNode()) {
      throw wrong("'" + key + "' is missing");
    }
    return new FileNode(source, place.isEmpty() ? key : place + "." + key, member);
  }

  List<FileNode> items() {
    if (!value.isArray()) {
      throw expected("an array");
    }
    List<FileNode> items = new ArrayList<>();
    for (JsonNode item : value) {
      items.add(new FileNode(source, place + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** Returns the items of the member, or none if it is absent. */
  List<FileNode> itemsOf(String key) {
    return has(key) ? member(key).items() : List.of();
  }

  /** Requires an object with only these keys. */
  FileNode requireKeys(List<String> allowed) {
    if (!value.isObject()) {
      throw expected("an object");
    }
    value
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                throw member(key).wrong("unknown key; there are " + allowed);
              }
            });
    return this;
  }

  /** Requires one of the texts. */
  String oneOf(String noun, List<String> allowed) {
    String text = text();
    if (!allowed.contains(text)) {
      throw wrong("there is no " + noun + " '" + text + "'; there are " + allowed);
    }
    return text;
  }

  /** Returns the function's result for the value. A refusal becomes an error at this place. */
  <T> T read(Function<FileNode, T> function) {
    try {
      return function.apply(this);
    } catch (MalformedFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  MalformedFileException expected(String what) {
    String found = value.toString();
    String shown = found.length() > SHOWN_CHARS ? found.substring(0, SHOWN_CHARS) + "…" : found;
    return wrong("must be " + what + ", was " + shown);
  }

  MalformedFileException wrong(String complaint) {
    return new MalformedFileException(source, place.isEmpty() ? "top" : place, complaint);
  }
}
