package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;

/** Writes the frames of a broker, for fakes and recorders. */
public final class InboundWriter {

  private InboundWriter() {}

  /** Returns the frame's envelope; for an unrecognized frame, the original one. */
  public static Envelope write(Inbound frame) {
    if (frame instanceof Inbound.Event event) {
      return Envelope.of(InboundType.EVENT, null, EventWriter.write(event.event()));
    }
    if (frame instanceof Inbound.Ok ok) {
      byte[] payload = Utf8Json.join("{\"result\":", ok.result().slice(), "}");
      return Envelope.of(InboundType.OK, ok.requestId(), RawJson.of(new Utf8Json(payload)));
    }
    if (frame instanceof Inbound.Error error) {
      return Envelope.of(InboundType.ERROR, error.requestId(), Json.write(error.error()));
    }
    if (frame instanceof Inbound.HelloAck ack) {
      return Envelope.of(InboundType.HELLO_ACK, ack.requestId(), Json.write(ack.result()));
    }
    return ((Inbound.Unrecognized) frame).envelope();
  }
}
