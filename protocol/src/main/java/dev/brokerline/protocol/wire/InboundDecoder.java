package dev.brokerline.protocol.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.internal.json.LineParser;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.result.HelloResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes lines of the broker. A line as brokers write it, with its members in the usual order and
 * of the right types, is parsed once, envelope and payload together. {@link EnvelopeCodec} and
 * {@link InboundReader} read any other line step by step; they know the rest of the protocol and
 * the error messages. Both ways have the same result for a line that both can read.
 *
 * <p>Use it from one thread at a time.
 */
public final class InboundDecoder {

  private final LineParser lines = new LineParser();
  private final EventMembers members = new EventMembers();

  /**
   * Returns the meaning of a line, with or without its line break; {@link Inbound.Unrecognized} for
   * a frame that is not understood. The result refers to the line, which must not change any more.
   *
   * @throws MalformedEnvelopeException if the line is not a frame; see {@link EnvelopeCodec#decode}
   */
  public Inbound decode(byte[] line) {
    Inbound plain = plain(line);
    return plain == null ? InboundReader.read(EnvelopeCodec.decode(line)) : plain;
  }

  /** Returns the meaning of a line by one parse, or null if one is not enough. */
  @Nullable Inbound plain(byte[] line) {
    if (line.length == 0 || line[0] != '{') {
      return null;
    }
    boolean whole = false;
    try {
      Frame frame = new Frame(lines.begin(line));
      try {
        whole = frame.isRead();
      } finally {
        lines.end(whole);
      }
      return whole ? frame.meaning : null;
    } catch (IOException | RuntimeException e) {
      // EnvelopeCodec finds the same, and says it. What meets the end of a line within a value, as
      // those that read objects and copy values may, throws what it likes.
      return null;
    }
  }

  /** A line while it is being read. */
  private final class Frame {

    private final JsonParser parser;
    private boolean versionRead;
    private boolean idRead;
    private @Nullable String type;
    private @Nullable RequestId id;
    private @Nullable Inbound meaning;

    Frame(JsonParser parser) {
      this.parser = parser;
    }

    /** Reads the whole line. Returns false as soon as it is unusual. */
    boolean isRead() throws IOException {
      boolean plain = parser.nextToken() == JsonToken.START_OBJECT;
      while (plain && parser.nextToken() == JsonToken.FIELD_NAME) {
        plain = isMemberRead(parser.currentName(), parser.nextToken());
      }
      return plain && lines.isAtEnd(parser);
    }

    private boolean isMemberRead(String name, JsonToken value) throws IOException {
      switch (name) {
        case "v" -> {
          boolean first = !versionRead;
          versionRead = true;
          return first && isSupportedVersion(value);
        }
        case "type" -> {
          boolean first = type == null;
          type = value == JsonToken.VALUE_STRING ? parser.getText() : null;
          return first && type != null;
        }
        case "request_id" -> {
          boolean first = !idRead && meaning == null;
          idRead = true;
          id = value == JsonToken.VALUE_STRING ? new RequestId(parser.getText()) : null;
          return first && (id != null || value == JsonToken.VALUE_NULL);
        }
        case "payload" -> {
          boolean inOrder = versionRead && meaning == null && value == JsonToken.START_OBJECT;
          meaning = inOrder ? payload() : null;
          return meaning != null;
        }
        default -> {
          return LineParser.isSkipped(parser);
        }
      }
    }

    private boolean isSupportedVersion(JsonToken value) throws IOException {
      return value == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() == JsonParser.NumberType.INT
          && ProtocolVersion.isSupported(parser.getIntValue());
    }

    private @Nullable Inbound payload() throws IOException {
      if (type == null) {
        return null;
      }
      return switch (type) {
        case InboundType.EVENT -> {
          BrokerEvent event = members.read(parser);
          yield event == null ? null : new Inbound.Event(event);
        }
        case InboundType.OK -> ok();
        case InboundType.ERROR -> new Inbound.Error(id, Json.readHere(parser, ErrorDetail.class));
        case InboundType.HELLO_ACK ->
            new Inbound.HelloAck(id, Json.readHere(parser, HelloResult.class));
        default -> null;
      };
    }

    /** Returns the answer with its first result, unparsed. */
    private @Nullable Inbound ok() throws IOException {
      Utf8Json result = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = result == null && parser.currentName().equals("result");
        parser.nextToken();
        Utf8Json value = lines.skipValue(parser);
        if (value == null) {
          return null;
        }
        result = wanted ? value : result;
      }
      return result == null ? null : new Inbound.Ok(id, RawJson.of(result));
    }
  }
}
