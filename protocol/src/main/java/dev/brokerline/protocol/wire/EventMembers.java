package dev.brokerline.protocol.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.internal.json.LineParser;
import dev.brokerline.protocol.internal.mapper.Json;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an event's payload in one pass and in any order. A broker sorts them, so the
 * first ones do not tell the kind. Each member name of any event has a place in a table; all other
 * members are skipped. The records in {@link EventReader#KINDS} determine the shapes, so a new kind
 * or field needs no change here.
 *
 * <p>If a member does not match its record exactly, the result is null, and {@link EventReader}
 * finds out what is wrong. Use it from one thread at a time.
 */
final class EventMembers {

  /** Stands for a member with the value null. */
  private static final Object NULL = new Object();

  /** The maximum length of a remembered text; longer texts are output and rarely occur twice. */
  private static final int MAX_REMEMBERED_CHARS = 64;

  private static final Map<String, Integer> PLACES = new HashMap<>();
  private static final List<Class<?>> TYPES = new ArrayList<>();
  private static final int KIND = placeOf("kind", String.class);
  private static final Map<String, Shape> SHAPES = shapes();

  private final @Nullable Object[] values = new Object[TYPES.size()];

  /** The last short text in each place, because names of agents and kinds repeat. */
  private final String[] last = new String[TYPES.size()];

  EventMembers() {
    Arrays.fill(last, "");
  }

  /** How to make a record from the values in certain places. */
  private static final class Shape {
    private final MethodHandle maker;
    private final int[] places;
    private final Class<?>[] types;

    Shape(MethodHandle maker, int[] places, Class<?>[] types) {
      this.maker = maker;
      this.places = places;
      this.types = types;
    }

    /** Returns the record, or null if a value has the wrong type or is refused. */
    @Nullable BrokerEvent make(@Nullable Object[] values) {
      @Nullable Object[] arguments = new Object[places.length];
      for (int i = 0; i < places.length; i++) {
        Object value = values[places[i]];
        if (value == null || value == NULL) {
          continue;
        }
        if (types[i] == Integer.class
            && value instanceof Long number
            && number == number.intValue()) {
          value = number.intValue();
        }
        if (!types[i].isInstance(value)) {
          return null;
        }
        arguments[i] = value;
      }
      try {
        return (BrokerEvent) maker.invokeExact(arguments);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        return null;
      }
    }
  }

  private static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new HashMap<>();
    EventReader.KINDS.forEach((kind, type) -> shapes.put(kind, shape(type)));
    return shapes;
  }

  private static Shape shape(Class<? extends BrokerEvent> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    int[] places =
        Arrays.stream(components)
            .mapToInt(part -> placeOf(Json.wireName(part.getName()), part.getType()))
            .toArray();
    try {
      MethodHandle maker =
          MethodHandles.lookup()
              .unreflectConstructor(type.getConstructor(types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(BrokerEvent.class, Object[].class));
      return new Shape(maker, places, types);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every event is a public record: " + type, e);
    }
  }

  private static int placeOf(String name, Class<?> type) {
    Integer known = PLACES.putIfAbsent(name, TYPES.size());
    if (known != null) {
      return known;
    }
    TYPES.add(type);
    return TYPES.size() - 1;
  }

  /**
   * Reads the event from the current object, and moves the parser to its end. Returns null, with
   * the parser at any position, if the event must be read in another way.
   */
  @Nullable BrokerEvent read(JsonParser parser) throws IOException {
    Arrays.fill(values, null);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Integer place = PLACES.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (place == null) {
        if (!LineParser.isSkipped(parser)) {
          return null;
        }
      } else if (values[place] != null) {
        return null;
      } else {
        Object value = value(parser, token, place);
        if (value == null) {
          return null;
        }
        values[place] = value;
      }
    }
    Shape shape = values[KIND] instanceof String kind ? SHAPES.get(kind) : null;
    return shape == null ? null : shape.make(values);
  }

  private @Nullable Object value(JsonParser parser, JsonToken token, int place) throws IOException {
    return switch (token) {
      case VALUE_STRING -> text(parser, place);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? null
              : parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      case START_ARRAY -> texts(parser);
      case START_OBJECT -> Json.readHere(parser, TYPES.get(place));
      default -> null;
    };
  }

  private String text(JsonParser parser, int place) throws IOException {
    int length = parser.getTextLength();
    if (length > MAX_REMEMBERED_CHARS) {
      return parser.getText();
    }
    String before = last[place];
    if (before.length() != length || !isNow(parser, before)) {
      before = parser.getText();
      last[place] = before;
    }
    return before;
  }

  private static boolean isNow(JsonParser parser, String text) throws IOException {
    char[] chars = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    for (int i = 0; i < text.length(); i++) {
      if (chars[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable List<String> texts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    JsonToken token = parser.nextToken();
    for (; token == JsonToken.VALUE_STRING; token = parser.nextToken()) {
      texts.add(parser.getText());
    }
    return token == JsonToken.END_ARRAY ? texts : null;
  }
}
