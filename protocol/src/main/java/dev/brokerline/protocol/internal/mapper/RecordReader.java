package dev.brokerline.protocol.internal.mapper;

import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.scan.JsonScanner;
import dev.brokerline.protocol.internal.scan.NameTable;
import dev.brokerline.protocol.internal.scan.UnusualJsonException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of texts, whole numbers, truth values, and records and lists of them, with one scan
 * and as {@link Json} reads them. Their components determine how, so a new record or component
 * needs no change here. Other records, and JSON that does not match exactly, are left to Jackson.
 */
final class RecordReader {

  private static final ClassValue<Optional<RecordReader>> READERS =
      new ClassValue<>() {
        @Override
        protected Optional<RecordReader> computeValue(Class<?> type) {
          return make(type);
        }
      };

  /** Reads a value that is not null. */
  @FunctionalInterface
  private interface ValueReader {
    Object read(JsonScanner scanner) throws UnusualJsonException;
  }

  private final NameTable names;
  private final ValueReader[] values;
  private final Class<?>[] types;
  private final MethodHandle maker;

  private RecordReader(
      List<String> names, List<ValueReader> values, Class<?>[] types, MethodHandle maker) {
    this.names = new NameTable(names);
    this.values = values.toArray(ValueReader[]::new);
    this.types = types;
    this.maker = maker;
  }

  /** Returns the JSON as a record; null if another reader has to decide. */
  static <T> @Nullable T read(Utf8Json json, Class<T> type) {
    Optional<RecordReader> reader = READERS.get(type);
    if (reader.isEmpty()) {
      return null;
    }
    JsonScanner scanner = new JsonScanner();
    scanner.begin(json);
    try {
      Object value = reader.get().read(scanner);
      return scanner.isAtEnd() ? type.cast(value) : null;
    } catch (UnusualJsonException e) {
      return null;
    }
  }

  private Object read(JsonScanner scanner) throws UnusualJsonException {
    @Nullable Object[] arguments = new Object[values.length];
    long seen = 0;
    for (boolean more = scanner.enterObject(); more; more = scanner.nextMember()) {
      int place = scanner.name(names);
      if (place == NameTable.UNKNOWN) {
        scanner.skip();
        continue;
      }
      boolean isPresent = !scanner.isNull();
      if ((seen & 1L << place) != 0 || (types[place].isPrimitive() && !isPresent)) {
        throw new UnusualJsonException();
      }
      seen |= 1L << place;
      arguments[place] = isPresent ? values[place].read(scanner) : null;
    }
    return make(arguments);
  }

  private Object make(@Nullable Object[] arguments) throws UnusualJsonException {
    for (int i = 0; i < types.length; i++) {
      if (types[i].isPrimitive() && arguments[i] == null) {
        throw new UnusualJsonException();
      }
    }
    try {
      return maker.invokeExact(arguments);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      // The record refuses a value, and Json says which.
      throw new UnusualJsonException();
    }
  }

  private static Optional<RecordReader> make(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null || components.length > Long.SIZE || Json.hasOtherShape(type)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<ValueReader> values = new ArrayList<>();
    for (RecordComponent component : components) {
      Optional<ValueReader> value = valueReader(component.getGenericType());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      names.add(Json.wireName(component.getName()));
      values.add(value.get());
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      MethodHandle maker =
          MethodHandles.publicLookup()
              .unreflectConstructor(type.getConstructor(types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return Optional.of(new RecordReader(names, values, types, maker));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static Optional<ValueReader> valueReader(Type type) {
    if (type == String.class) {
      return Optional.of(JsonScanner::text);
    } else if (type == Long.class || type == long.class) {
      return Optional.of(JsonScanner::integer);
    } else if (type == Integer.class || type == int.class) {
      return Optional.of(RecordReader::integer);
    } else if (type == Boolean.class || type == boolean.class) {
      return Optional.of(JsonScanner::truth);
    } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return valueReader(list.getActualTypeArguments()[0]).map(RecordReader::listOf);
    } else if (type instanceof Class<?> other && other.isRecord()) {
      return READERS.get(other).map(reader -> reader::read);
    }
    return Optional.empty();
  }

  private static Integer integer(JsonScanner scanner) throws UnusualJsonException {
    long value = scanner.integer();
    if (value != (int) value) {
      throw new UnusualJsonException();
    }
    return (int) value;
  }

  private static ValueReader listOf(ValueReader element) {
    return scanner -> {
      boolean more = scanner.enterArray();
      if (!more) {
        return List.of();
      }
      List<Object> list = new ArrayList<>();
      for (; more; more = scanner.nextElement()) {
        if (scanner.isNull()) {
          throw new UnusualJsonException();
        }
        list.add(element.read(scanner));
      }
      return list;
    };
  }
}
