package dev.brokerline.testing.agent.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text, with its place in the text. Reading what a peer sent is lenient: {@link
 * #at} of an absent member is {@link #isMissing}, and {@link #text()} of it is empty. The methods
 * that begin with {@code require} are for files, and name the place of what is wrong.
 */
public final class Node {

  private static final Object MISSING = new Object();

  private static final int SHOWN_CHARS = 60;

  private final String source;
  private final String place;
  private final @Nullable Object value;

  private Node(String source, String place, @Nullable Object value) {
    this.source = source;
    this.place = place;
    this.value = value;
  }

  /**
   * Returns the value in a text.
   *
   * @param source what the text is called in errors, such as its file
   * @throws IllegalArgumentException if the text is not one JSON value
   */
  public static Node parse(String source, String text) {
    try {
      return new Node(source, "", Json.read(text));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).split("\n", 2)[0];
      throw new IllegalArgumentException(source + ": not JSON: " + reason, e);
    }
  }

  /** Returns a node of a value that was read or built as {@link Json} does. */
  public static Node of(@Nullable Object value) {
    return new Node("value", "", value);
  }

  /** Returns the member, or a missing node. */
  public Node at(String key) {
    String where = place.isEmpty() ? key : place + "." + key;
    Map<?, ?> object = value instanceof Map<?, ?> map ? map : Map.of();
    return new Node(source, where, object.containsKey(key) ? object.get(key) : MISSING);
  }

  /** Returns whether there is no such value, which is not the same as null. */
  public boolean isMissing() {
    return value == MISSING;
  }

  /** Returns whether there is a value that is not null. */
  public boolean isPresent() {
    return value != MISSING && value != null;
  }

  /** Returns whether this is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Returns the value as {@link Json} reads it; null for a missing one. */
  public @Nullable Object value() {
    return value == MISSING ? null : value;
  }

  /** Returns the text or number as a text, or an empty text. */
  public String text() {
    return text("");
  }

  /** Returns the text or number as a text, or else the other one. */
  public String text(String otherwise) {
    return value instanceof String || value instanceof Number ? value.toString() : otherwise;
  }

  /** Returns whether this is true. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** Returns the items of an array, or none. */
  public List<Node> items() {
    List<Node> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        items.add(new Node(source, place + "[" + items.size() + "]", item));
      }
    }
    return items;
  }

  /** Returns the keys of an object, or none. */
  public List<String> keys() {
    return value instanceof Map<?, ?> object
        ? object.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Returns this object, which must have no other keys than these. */
  public Node requireKeys(Set<String> allowed) {
    if (!isObject()) {
      throw expected("an object");
    }
    for (String key : keys()) {
      if (!allowed.contains(key)) {
        throw at(key).wrong("unknown key; there are " + allowed.stream().sorted().toList());
      }
    }
    return this;
  }

  /** Returns the text, which must be one. */
  public String requireText() {
    if (value instanceof String text) {
      return text;
    }
    throw expected("a text");
  }

  /** Returns the boolean, which must be one. */
  public boolean requireBoolean() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw expected("true or false");
  }

  /** Returns the whole number, which must be within the bounds. */
  public long requireNumber(long least, long most) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw expected("a whole number from " + least + " to " + most);
  }

  /** Returns the items, which must be those of an array. */
  public List<Node> requireItems() {
    if (value instanceof List) {
      return items();
    }
    throw expected("an array");
  }

  /** Returns the constant whose name in lower case this text must be. */
  public <E extends Enum<E>> E requireConstant(Class<E> type) {
    String text = requireText();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw wrong("there is no '" + text + "'; there are " + names);
  }

  /** Returns the error that something else was expected here. */
  public IllegalArgumentException expected(String what) {
    String found = isMissing() ? "missing" : Json.write(value);
    return wrong(
        "must be "
            + what
            + ", was "
            + (found.length() > SHOWN_CHARS ? found.substring(0, SHOWN_CHARS) + "…" : found));
  }

  /** Returns the error that this value is wrong. */
  public IllegalArgumentException wrong(String complaint) {
    return new IllegalArgumentException(
        source + ": " + (place.isEmpty() ? "top" : place) + ": " + complaint);
  }

  @Override
  public String toString() {
    return isMissing() ? "missing" : Json.write(value);
  }
}
