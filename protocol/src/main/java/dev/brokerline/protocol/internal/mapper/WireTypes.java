package dev.brokerline.protocol.internal.mapper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.json.JsonSyntax;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.result.HelloResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Java types whose JSON differs from Jackson's default. */
final class WireTypes extends SimpleModule {

  private static final long serialVersionUID = 1L;

  WireTypes() {
    super("brokerline");
    addSerializer(String.class, new TextWriter());
    addSerializer(RawJson.class, new RawJsonWriter());
    addDeserializer(RawJson.class, new RawJsonReader());
    addSerializer(Duration.class, new DurationWriter(Unit.MILLIS));
    addDeserializer(Duration.class, new DurationReader(Unit.MILLIS));
    setMixInAnnotation(SendInput.class, SendInputShape.class);
    setMixInAnnotation(HeadlessProvider.class, ProviderShape.class);
    setMixInAnnotation(HelloResult.class, HelloShape.class);
  }

  /** A broker without capabilities of its own does not mention them. */
  interface HelloShape {

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<String> capabilities();
  }

  /** A provider is its id. */
  interface ProviderShape {

    @JsonValue
    String id();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static HeadlessProvider of(String id) {
      return HeadlessProvider.of(id);
    }
  }

  /** Accepts any input, as a broker does, and omits a component that is only for the caller. */
  @JsonIgnoreProperties("unchecked")
  private abstract static class SendInputShape {

    @JsonCreator
    static SendInput unchecked(
        @JsonProperty("name") String name, @JsonProperty("data") String data) {
      return SendInput.unchecked(name, data);
    }
  }

  /** Writes unpaired surrogates as U+FFFD, because UTF-8 cannot encode them. */
  private static final class TextWriter extends StdScalarSerializer<String> {

    private static final long serialVersionUID = 1L;

    TextWriter() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(UnicodeText.wellFormed(text));
    }
  }

  private static final class RawJsonWriter extends StdScalarSerializer<RawJson> {

    private static final long serialVersionUID = 1L;

    RawJsonWriter() {
      super(RawJson.class);
    }

    @Override
    public void serialize(RawJson json, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeRawValue(json.toString());
    }
  }

  private static final class RawJsonReader extends StdScalarDeserializer<RawJson> {

    private static final long serialVersionUID = 1L;

    RawJsonReader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return RawJson.of(JsonSyntax.copyValue(in));
    }
  }

  private enum Unit {
    SECONDS,
    MILLIS;

    /** Returns the unit that the wire name of the property ends with. */
    static Unit of(@Nullable BeanProperty property) {
      return property != null && property.getName().endsWith("_secs") ? SECONDS : MILLIS;
    }
  }

  private static final class DurationWriter extends StdScalarSerializer<Duration>
      implements ContextualSerializer {

    private static final long serialVersionUID = 1L;

    private final Unit unit;

    DurationWriter(Unit unit) {
      super(Duration.class);
      this.unit = unit;
    }

    @Override
    public JsonSerializer<?> createContextual(
        SerializerProvider provider, @Nullable BeanProperty property) {
      return new DurationWriter(Unit.of(property));
    }

    @Override
    public void serialize(Duration duration, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(unit == Unit.SECONDS ? duration.toSeconds() : duration.toMillis());
    }
  }

  private static final class DurationReader extends StdScalarDeserializer<Duration>
      implements ContextualDeserializer {

    private static final long serialVersionUID = 1L;

    private final Unit unit;

    DurationReader(Unit unit) {
      super(Duration.class);
      this.unit = unit;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      return new DurationReader(Unit.of(property));
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        return (Duration) context.handleUnexpectedToken(Duration.class, in);
      }
      long amount = in.getLongValue();
      return unit == Unit.SECONDS ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
  }
}
