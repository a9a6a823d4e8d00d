package dev.brokerline.protocol.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.json.JsonSyntax;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.text.PrintableText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes an envelope as a line of UTF-8 without a line feed, and decodes it. A decoded envelope
 * refers to its line, which must not change any more.
 */
public final class EnvelopeCodec {

  /** Versions are unsigned 32-bit integers. */
  private static final long MAX_VERSION = 0xFFFF_FFFFL;

  private EnvelopeCodec() {}

  /** Returns the line of the envelope, without a line feed. A null request id is omitted. */
  public static byte[] encode(Envelope envelope) {
    return encode(envelope, /* nullToo= */ false);
  }

  /** Returns the line of a broker's envelope, with {@code null} for a null request id. */
  static byte[] encodeInFull(Envelope envelope) {
    return encode(envelope, /* nullToo= */ true);
  }

  private static byte[] encode(Envelope envelope, boolean nullToo) {
    RequestId id = envelope.requestId();
    String noId = nullToo ? ",\"request_id\":null" : "";
    LineBuilder line = new LineBuilder(envelope);
    if (envelope.version() == ProtocolVersion.SUPPORTED) {
      line.add(LineBuilder.USUAL_START);
    } else {
      line.add("{\"v\":").add(Long.toString(envelope.version())).add(",\"type\":");
    }
    line.addText(envelope.type());
    if (id == null) {
      line.add(noId);
    } else {
      line.add(",\"request_id\":").addText(id.value());
    }
    return line.add(",\"payload\":").addPayload().add("}").take();
  }

  /**
   * Returns the envelope of a line, with or without its line break. Other members are ignored, and
   * the payload is not interpreted.
   *
   * @throws MalformedEnvelopeException if the line is not a JSON object with an integer {@code v},
   *     a string {@code type}, a {@code payload} and optionally a string {@code request_id}
   */
  public static Envelope decode(byte[] line) {
    if (!beginsAsObject(line)) {
      throw malformed("not a JSON object", line, null);
    }
    try (JsonParser parser = JsonSyntax.parser(new Utf8Json(line))) {
      Members members = new Members(line);
      var unusedBrace = parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        members.read(parser);
      }
      if (parser.nextToken() != null) {
        throw malformed("more than one JSON value", line, null);
      }
      return members.envelope();
    } catch (IOException e) {
      throw malformed("not JSON", line, e);
    }
  }

  /** Recognizes most noise by its first byte, because a parser would create an exception for it. */
  private static boolean beginsAsObject(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }

  /**
   * Reads the known members of a line of which only the beginning is available, or of one that is
   * malformed.
   */
  public static Head peek(byte[] prefix) {
    Members members = new Members(prefix);
    try (JsonParser parser = JsonSyntax.parser(new Utf8Json(prefix, 0, prefix.length))) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          peek(parser, members);
        }
      }
    } catch (IOException e) {
      // What was seen before the cut is all there is to know.
      return members.head();
    }
    return members.head();
  }

  private static void peek(JsonParser parser, Members members) throws IOException {
    try {
      members.read(parser);
    } catch (MalformedEnvelopeException e) {
      // The other members may still be good.
      parser.skipChildren();
    }
  }

  /**
   * The type and the request id of an envelope.
   *
   * @param type null if it was not seen
   * @param requestId null if unknown or null
   */
  public record Head(@Nullable String type, @Nullable RequestId requestId) {

    @Override
    public String toString() {
      return PrintableText.line("Head[type=" + type + ", requestId=" + requestId + "]");
    }
  }

  private static MalformedEnvelopeException malformed(
      String reason, byte[] line, @Nullable Throwable cause) {
    return new MalformedEnvelopeException(reason, new Utf8Json(line), cause);
  }

  /** The members of an envelope while it is read. */
  private static final class Members {

    private final byte[] line;
    private final Utf8Json source;
    private @Nullable Long version;
    private @Nullable String type;
    private @Nullable RequestId requestId;
    private boolean requestIdSeen;
    private @Nullable RawJson payload;

    Members(byte[] line) {
      this.line = line;
      this.source = new Utf8Json(line);
    }

    void read(JsonParser parser) throws IOException {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "v" -> version = version(parser, value);
        case "type" -> type = type(parser, value);
        case "request_id" -> requestId = requestId(parser, value);
        case "payload" -> {
          refuseSecond("payload", payload != null);
          payload = RawJson.of(JsonSyntax.skipValue(parser, source));
        }
        default -> parser.skipChildren();
      }
    }

    private Long version(JsonParser parser, JsonToken value) throws IOException {
      refuseSecond("v", version != null);
      if (value != JsonToken.VALUE_NUMBER_INT || !fitsVersion(parser)) {
        throw malformed("v is not an integer that fits", line, null);
      }
      return parser.getLongValue();
    }

    private static boolean fitsVersion(JsonParser parser) throws IOException {
      return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          && parser.getLongValue() >= 0
          && parser.getLongValue() <= MAX_VERSION;
    }

    private String type(JsonParser parser, JsonToken value) throws IOException {
      refuseSecond("type", type != null);
      if (value != JsonToken.VALUE_STRING) {
        throw malformed("type is not a string", line, null);
      }
      return parser.getText();
    }

    private @Nullable RequestId requestId(JsonParser parser, JsonToken value) throws IOException {
      refuseSecond("request_id", requestIdSeen);
      requestIdSeen = true;
      if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL) {
        throw malformed("request_id is neither a string nor null", line, null);
      }
      return value == JsonToken.VALUE_NULL ? null : new RequestId(parser.getText());
    }

    private void refuseSecond(String name, boolean seen) {
      if (seen) {
        throw malformed(name + " is there twice", line, null);
      }
    }

    Head head() {
      return new Head(type, requestId);
    }

    Envelope envelope() {
      if (version == null) {
        throw malformed("v is missing", line, null);
      }
      if (type == null) {
        throw malformed("type is missing", line, null);
      }
      if (payload == null) {
        throw malformed("payload is missing", line, null);
      }
      return new Envelope(version, type, requestId, payload);
    }
  }
}
