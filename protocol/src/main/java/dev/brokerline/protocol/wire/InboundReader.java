package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import dev.brokerline.protocol.result.HelloResult;

/** Interprets a frame from the broker by its type. Never fails: see {@link Inbound}. */
final class InboundReader {

  private InboundReader() {}

  /** Returns the meaning of the envelope; {@link Inbound.Unrecognized} if it is not understood. */
  static Inbound read(Envelope envelope) {
    if (!ProtocolVersion.isSupported(envelope.version())) {
      return new Inbound.Unrecognized(
          envelope,
          "speaks protocol version "
              + envelope.version()
              + ", this library speaks "
              + ProtocolVersion.SUPPORTED);
    }
    try {
      return switch (envelope.type()) {
        case InboundType.EVENT -> new Inbound.Event(EventReader.read(envelope.payload()));
        case InboundType.OK -> ok(envelope);
        case InboundType.ERROR ->
            new Inbound.Error(envelope.requestId(), whole(envelope.payload(), ErrorDetail.class));
        case InboundType.HELLO_ACK ->
            new Inbound.HelloAck(
                envelope.requestId(), whole(envelope.payload(), HelloResult.class));
        default ->
            new Inbound.Unrecognized(
                envelope, "unknown type \"" + Secrets.excerpt(envelope.type()) + "\"");
      };
    } catch (JsonShapeException e) {
      return new Inbound.Unrecognized(envelope, String.valueOf(e.getMessage()));
    }
  }

  private static Inbound ok(Envelope envelope) throws JsonShapeException {
    RawJson result = Json.member(envelope.payload(), "result");
    return result == null
        ? new Inbound.Unrecognized(envelope, "an ok without a result")
        : new Inbound.Ok(envelope.requestId(), result);
  }

  private static <T> T whole(RawJson payload, Class<T> type) throws JsonShapeException {
    T value = Json.read(payload, type);
    if (value == null) {
      throw new JsonShapeException("the payload is null");
    }
    return value;
  }
}
