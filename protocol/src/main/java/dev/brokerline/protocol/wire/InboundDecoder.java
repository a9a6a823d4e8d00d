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
import java.util.Arrays;
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

  private static final int VERSION = 0;
  private static final int TYPE = 1;
  private static final int REQUEST_ID = 2;
  private static final NameTable MEMBER_NAMES =
      new NameTable(List.of("v", "type", "request_id", "payload"));
  private static final NameTable RESULT_NAME = new NameTable(List.of("result"));
  private static final List<String> TYPES =
      List.of(InboundType.EVENT, InboundType.OK, InboundType.ERROR, InboundType.HELLO_ACK);
  private static final NameTable TYPE_NAMES = new NameTable(TYPES);
  private static final byte[] NOTHING = {};

  /** Longer beginnings are not remembered. */
  private static final int MAX_START = 128;

  private final JsonScanner scanner = new JsonScanner();
  private final EventMembers members = new EventMembers();

  /** How the last event's line began, up to its payload, because the next one's begins alike. */
  private byte[] eventStart = NOTHING;

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
      return new Frame(line).read();
    } catch (UnusualJsonException | JsonShapeException e) {
      // EnvelopeCodec and InboundReader find out what is wrong, and say it.
      return null;
    } finally {
      scanner.begin(NOTHING, 0, 0);
    }
  }

  /** A line while it is being read. */
  private final class Frame {

    private final byte[] line;
    private boolean versionRead;
    private boolean idRead;
    private @Nullable String type;
    private @Nullable RequestId id;
    private @Nullable Inbound meaning;

    Frame(byte[] line) {
      this.line = line;
    }

    /** Reads the whole line. Returns null as soon as it is unusual. */
    @Nullable Inbound read() throws UnusualJsonException, JsonShapeException {
      boolean more;
      if (eventStart.length > 0 && scanner.isPassed(eventStart)) {
        versionRead = true;
        idRead = true;
        type = InboundType.EVENT;
        meaning = payload();
        more = meaning != null && scanner.nextMember();
      } else {
        more = scanner.enterObject();
      }
      for (; more; more = scanner.nextMember()) {
        if (!isMemberRead(scanner.name(MEMBER_NAMES))) {
          return null;
        }
      }
      return scanner.isAtEnd() ? meaning : null;
    }

    private boolean isMemberRead(int place) throws UnusualJsonException, JsonShapeException {
      switch (place) {
        case NameTable.UNKNOWN -> {
          scanner.skip();
          return true;
        }
        case VERSION -> {
          boolean first = !versionRead;
          versionRead = true;
          return first && ProtocolVersion.isSupported(scanner.integer());
        }
        case TYPE -> {
          boolean first = type == null;
          int known = scanner.choice(TYPE_NAMES);
          type = known == NameTable.UNKNOWN ? null : TYPES.get(known);
          return first && type != null;
        }
        case REQUEST_ID -> {
          boolean first = !idRead && meaning == null;
          idRead = true;
          id = scanner.isNull() ? null : new RequestId(scanner.text());
          return first;
        }
        default -> {
          int start = scanner.position();
          meaning = versionRead && meaning == null ? payload() : null;
          if (meaning instanceof Inbound.Event && idRead && id == null && start <= MAX_START) {
            eventStart = Arrays.copyOf(line, start);
          }
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
