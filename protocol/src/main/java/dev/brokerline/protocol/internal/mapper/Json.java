package dev.brokerline.protocol.internal.mapper;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.json.JsonSyntax;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.text.Excerpts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configured mapper of this module. */
public final class Json {

  private static final SnakeCaseStrategy NAMES = new WireNames();
  private static final ObjectMapper MAPPER = mapper();

  /** Writes null for null components of records, too. */
  private static final ObjectMapper IN_FULL =
      MAPPER
          .copy()
          .setDefaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS));

  /** Whether a class is a record without components, such as a request that only asks. */
  private static final ClassValue<Boolean> IS_EMPTY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.isRecord() && type.getRecordComponents().length == 0;
        }
      };

  private static final RawJson EMPTY = RawJson.of("{}");

  private Json() {}

  private static ObjectMapper mapper() {
    return JsonMapper.builder(JsonSyntax.newFactory())
        .addModule(new WireTypes())
        .propertyNamingStrategy(NAMES)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        // A number that a record needs is not 0 when it is missing, and no list holds null.
        .withConfigOverride(
            int.class, ints -> ints.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL)))
        .withConfigOverride(
            List.class, lists -> lists.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
        // A wrong type is reported, never guessed at.
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            config -> {
              config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        // Only public records are read and written, so the module opens nothing.
        .disable(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
        .build();
  }

  /** Returns the JSON of a value. Null components of records are omitted. */
  public static RawJson write(Object value) {
    return IS_EMPTY.get(value.getClass()) ? EMPTY : write(MAPPER, value);
  }

  /** Returns the JSON of a value. Null components of records are null. */
  public static RawJson writeInFull(Object value) {
    return write(IN_FULL, value);
  }

  private static RawJson write(ObjectMapper mapper, Object value) {
    try {
      return RawJson.of(new Utf8Json(mapper.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a value of the protocol could not be written", e);
    }
  }

  /** Returns the JSON as a record of the given class; null if the JSON is {@code null}. */
  public static <T> @Nullable T read(RawJson json, Class<T> type) throws JsonShapeException {
    Utf8Json slice = json.slice();
    T scanned = RecordReader.read(slice, type);
    return scanned == null ? bind(slice, type) : scanned;
  }

  /** Returns what {@link #read} returns, by Jackson alone. */
  static <T> @Nullable T bind(Utf8Json slice, Class<T> type) throws JsonShapeException {
    try {
      return MAPPER.readValue(slice.array(), slice.offset(), slice.length(), type);
    } catch (IOException e) {
      throw shape(e);
    }
  }

  /** Returns whether a class is not read by its components alone. */
  static boolean hasOtherShape(Class<?> type) {
    return MAPPER.findMixInClassFor(type) != null;
  }

  /** Returns the wire name of a record's component. */
  public static String wireName(String component) {
    return NAMES.translate(component);
  }

  /**
   * Returns the member of the object that has the given name, or null if there is none or the JSON
   * is no object.
   */
  public static @Nullable RawJson member(RawJson object, String name) throws JsonShapeException {
    Utf8Json slice = object.slice();
    try (JsonParser parser = JsonSyntax.parser(slice)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      RawJson found = null;
      while (found == null && parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        Utf8Json value = JsonSyntax.skipValue(parser, slice);
        found = wanted ? RawJson.of(value) : null;
      }
      return found;
    } catch (IOException e) {
      throw shape(e);
    }
  }

  /** Returns what is wrong with the JSON, as one masked line. */
  public static String reason(IOException failure) {
    return String.valueOf(shape(failure).getMessage());
  }

  private static String path(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static JsonShapeException shape(IOException failure) {
    String place = failure instanceof JsonMappingException mapping ? path(mapping) : "";
    String missing = missing(failure);
    return missing == null
        ? new JsonShapeException(place, Excerpts.of(firstLine(words(failure))), failure)
        : new JsonShapeException(
            place.isEmpty() ? missing : place + "." + missing, "is missing", failure);
  }

  /**
   * Returns the missing member of a record, or null if the failure is another one. A record refuses
   * null with the name of its component, which is always a single word.
   */
  private static @Nullable String missing(IOException failure) {
    return failure instanceof ValueInstantiationException
            && failure.getCause() instanceof NullPointerException absent
        ? absent.getMessage()
        : null;
  }

  /** Returns what is wrong, without class names where possible. */
  private static String words(IOException failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof ValueInstantiationException && cause != null) {
      return String.valueOf(cause.getMessage());
    }
    if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "expected " + noun(mismatch.getTargetType());
    }
    if (failure instanceof InputCoercionException || cause instanceof InputCoercionException) {
      return "the number is out of range";
    }
    return failure instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(failure.getMessage());
  }

  private static String noun(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> '"' + constant.toString() + '"')
          .collect(Collectors.joining(" or "));
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive() || type == Duration.class) {
      return type == Double.class || type == double.class ? "a number" : "a whole number";
    }
    return Collection.class.isAssignableFrom(type) ? "an array" : "an object";
  }

  /** Snake case, with the unit for a duration. */
  private static final class WireNames extends SnakeCaseStrategy {

    private static final long serialVersionUID = 1L;

    @Override
    public String translate(String component) {
      return switch (component) {
        case "idleThreshold" -> "idle_threshold_secs";
        case "cooldown" -> "cooldown_ms";
        case "timeout" -> "timeout_ms";
        default -> super.translate(component);
      };
    }
  }
}
