package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import dev.brokerline.protocol.internal.scan.JsonScanner;
import dev.brokerline.protocol.internal.scan.NameTable;
import dev.brokerline.protocol.internal.scan.Remembered;
import dev.brokerline.protocol.internal.scan.UnusualJsonException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  private static final Map<String, Integer> PLACES = new LinkedHashMap<>();
  private static final List<Class<?>> TYPES = new ArrayList<>();
  private static final int KIND = placeOf("kind", String.class);
  private static final Map<String, Shape> SHAPES = shapes();
  private static final NameTable NAMES = new NameTable(List.copyOf(PLACES.keySet()));

  private final @Nullable Object[] values = new Object[TYPES.size()];

  /** The places of the values that there are, of which there are many fewer than places. */
  private final int[] present = new int[TYPES.size()];

  private int count;

  /** Which member followed on which one the last time, because brokers keep an order. */
  private final int[] followers = new int[TYPES.size()];

  /** The last short text in each place, because names of agents and kinds repeat. */
  private final Remembered[] last =
      Stream.generate(Remembered::new).limit(TYPES.size()).toArray(Remembered[]::new);

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
        if (value.getClass() != types[i] && !types[i].isInstance(value)) {
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
   * Reads the event from the next object. Returns null, with the scanner at any position, if the
   * event must be read in another way.
   */
  @Nullable BrokerEvent read(JsonScanner scanner) throws UnusualJsonException, JsonShapeException {
    while (count > 0) {
      values[present[--count]] = null;
    }
    int place = scanner.enterObject() ? scanner.name(NAMES) : NameTable.END;
    while (place != NameTable.END) {
      int guess = 0;
      if (place == NameTable.UNKNOWN) {
        scanner.skip();
      } else if (values[place] != null) {
        return null;
      } else {
        values[place] = value(scanner, place);
        present[count++] = place;
        guess = followers[place];
      }
      int next = scanner.nextName(NAMES, guess);
      if (next != guess && place >= 0 && next >= 0) {
        followers[place] = next;
      }
      place = next;
    }
    Shape shape = values[KIND] instanceof String kind ? SHAPES.get(kind) : null;
    return shape == null ? null : shape.make(values);
  }

  private Object value(JsonScanner scanner, int place)
      throws UnusualJsonException, JsonShapeException {
    return switch (scanner.peek()) {
      case '"' -> scanner.text(last[place]);
      case 't', 'f' -> scanner.truth();
      case 'n' -> {
        var unused = scanner.isNull();
        yield NULL;
      }
      case '[' -> texts(scanner);
      case '{' -> {
        Object object = Json.read(RawJson.of(scanner.value()), TYPES.get(place));
        yield object == null ? NULL : object;
      }
      default -> scanner.integer();
    };
  }

  private static List<String> texts(JsonScanner scanner) throws UnusualJsonException {
    List<String> texts = new ArrayList<>();
    for (boolean more = scanner.enterArray(); more; more = scanner.nextElement()) {
      texts.add(scanner.text());
    }
    return texts;
  }
}
