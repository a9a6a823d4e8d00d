package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import dev.brokerline.protocol.internal.scan.JsonScanner;
import dev.brokerline.protocol.internal.scan.NameTable;
import dev.brokerline.protocol.internal.scan.UnusualJsonException;
import dev.brokerline.protocol.result.HelloResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes lines of the broker. A line as brokers write it, with its members in the usual order and
 * of the right types, is scanned once, envelope and payload together. {@link EnvelopeCodec} and
 * {@link InboundReader} read any other line step by step; they know the rest of the protocol and
 * the error messages. Both ways have the same result for a line that both can read.
 *
 * <p>Use it from one thread at a time.
 */
public final class InboundDecoder {

  private static final List<String> MEMBERS = List.of("v", "type", "request_id", "payload");
  private static final NameTable MEMBER_NAMES = new NameTable(MEMBERS);
  private static final NameTable RESULT_NAME = new NameTable(List.of("result"));
  private static final List<String> TYPES =
      List.of(InboundType.EVENT, InboundType.OK, InboundType.ERROR, InboundType.HELLO_ACK);
  private static final NameTable TYPE_NAMES = new NameTable(TYPES);
  private static final byte[] NOTHING = {};

  private final JsonScanner scanner = new JsonScanner();
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

  /** Returns the meaning of a line by one scan, or null if one is not enough. */
  @Nullable Inbound plain(byte[] line) {
    scanner.begin(line, 0, line.length);
    try {
      return new Frame().read();
    } catch (UnusualJsonException | JsonShapeException e) {
      // EnvelopeCodec and InboundReader find out what is wrong, and say it.
      return null;
    } finally {
      scanner.begin(NOTHING, 0, 0);
    }
  }

  /** A line while it is being read. */
  private final class Frame {

    private boolean versionRead;
    private boolean idRead;
    private @Nullable String type;
    private @Nullable RequestId id;
    private @Nullable Inbound meaning;

    /** Reads the whole line. Returns null as soon as it is unusual. */
    @Nullable Inbound read() throws UnusualJsonException, JsonShapeException {
      for (boolean more = scanner.enterObject(); more; more = scanner.nextMember()) {
        if (!isMemberRead(scanner.name(MEMBER_NAMES))) {
          return null;
        }
      }
      return scanner.isAtEnd() ? meaning : null;
    }

    private boolean isMemberRead(int place) throws UnusualJsonException, JsonShapeException {
      if (place == NameTable.UNKNOWN) {
        scanner.skip();
        return true;
      }
      switch (MEMBERS.get(place)) {
        case "v" -> {
          boolean first = !versionRead;
          versionRead = true;
          return first && ProtocolVersion.isSupported(scanner.integer());
        }
        case "type" -> {
          boolean first = type == null;
          int known = scanner.choice(TYPE_NAMES);
          type = known == NameTable.UNKNOWN ? null : TYPES.get(known);
          return first && type != null;
        }
        case "request_id" -> {
          boolean first = !idRead && meaning == null;
          idRead = true;
          id = scanner.isNull() ? null : new RequestId(scanner.text());
          return first;
        }
        default -> {
          meaning = versionRead && meaning == null ? payload() : null;
          return meaning != null;
        }
      }
    }

    private @Nullable Inbound payload() throws UnusualJsonException, JsonShapeException {
      if (type == null) {
        return null;
      }
      return switch (type) {
        case InboundType.EVENT -> {
          BrokerEvent event = members.read(scanner);
          yield event == null ? null : new Inbound.Event(event);
        }
        case InboundType.OK -> ok();
        case InboundType.ERROR -> {
          ErrorDetail error = Json.read(RawJson.of(scanner.value()), ErrorDetail.class);
          yield error == null ? null : new Inbound.Error(id, error);
        }
        default -> {
          HelloResult hello = Json.read(RawJson.of(scanner.value()), HelloResult.class);
          yield hello == null ? null : new Inbound.HelloAck(id, hello);
        }
      };
    }

    /** Returns the answer with its first result, unparsed. */
    private @Nullable Inbound ok() throws UnusualJsonException {
      Utf8Json result = null;
      for (boolean more = scanner.enterObject(); more; more = scanner.nextMember()) {
        boolean wanted = scanner.name(RESULT_NAME) != NameTable.UNKNOWN && result == null;
        Utf8Json value = scanner.value();
        result = wanted ? value : result;
      }
      return result == null ? null : new Inbound.Ok(id, RawJson.of(result));
    }
  }
}
