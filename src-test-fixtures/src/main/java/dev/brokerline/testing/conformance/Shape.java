package dev.brokerline.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for JSON values. A value must have the same fields and values, but the texts {@code
 * <any>}, {@code <int>} and {@code ~REGEX} in the pattern match any such value. An open pattern
 * lets objects have further fields.
 */
final class Shape {

  private final JsonNode pattern;
  private final boolean open;

  Shape(String pattern, boolean open) {
    this.pattern = WireJson.lenient(pattern);
    this.open = open;
  }

  /** Returns the first difference and its place, or null if the value matches. */
  @Nullable String differenceFrom(JsonNode value) {
    return difference("$", pattern, value);
  }

  private @Nullable String difference(String path, JsonNode expected, JsonNode value) {
    if (expected.isObject() && value.isObject()) {
      return fieldDifference(path, expected, value);
    }
    if (expected.isArray() && value.isArray() && expected.size() == value.size()) {
      for (int i = 0; i < expected.size(); i++) {
        String difference = difference(path + "[" + i + "]", expected.get(i), value.get(i));
        if (difference != null) {
          return difference;
        }
      }
      return null;
    }
    return isMatch(expected, value)
        ? null
        : "%s should be %s and is %s".formatted(path, expected, WireJson.cut(value.toString()));
  }

  private @Nullable String fieldDifference(String path, JsonNode expected, JsonNode value) {
    Set<String> wanted = names(expected);
    Set<String> present = names(value);
    boolean fits = open ? present.containsAll(wanted) : present.equals(wanted);
    if (!fits) {
      return "%s should have the fields %s and has %s".formatted(path, wanted, present);
    }
    for (String name : wanted) {
      String difference = difference(path + "." + name, expected.get(name), value.get(name));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static boolean isMatch(JsonNode expected, JsonNode value) {
    String wildcard = expected.isTextual() ? expected.textValue() : "";
    if (wildcard.equals("<int>")) {
      return value.isIntegralNumber() && value.longValue() >= 0;
    }
    if (wildcard.equals("<any>")) {
      return true;
    }
    if (wildcard.startsWith("~")) {
      return value.isTextual() && value.textValue().matches(wildcard.substring(1));
    }
    return expected.equals(value);
  }

  @Override
  public String toString() {
    return pattern.toString();
  }
}
