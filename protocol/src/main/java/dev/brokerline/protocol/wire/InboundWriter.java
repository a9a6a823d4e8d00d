package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.Json;
import dev.brokerline.protocol.internal.Utf8Json;

/** Writes what a broker sends: for fakes and recorders. */
public final class InboundWriter {

  private static final byte[] RESULT = "{\"result\":".getBytes(UTF_8);

  private InboundWriter() {}

  /** Returns the frame's envelope; of an unrecognized one, what came. */
  public static Envelope write(Inbound frame) {
    if (frame instanceof Inbound.Event event) {
      return Envelope.of(InboundType.EVENT, null, EventWriter.write(event.event()));
    }
    if (frame instanceof Inbound.Ok ok) {
      return Envelope.of(InboundType.OK, ok.requestId(), resultPayload(ok.result()));
    }
    if (frame instanceof Inbound.Error error) {
      return Envelope.of(InboundType.ERROR, error.requestId(), Json.write(error.error()));
    }
    if (frame instanceof Inbound.HelloAck ack) {
      return Envelope.of(InboundType.HELLO_ACK, ack.requestId(), Json.write(ack.result()));
    }
    return ((Inbound.Unrecognized) frame).envelope();
  }

  private static RawJson resultPayload(RawJson result) {
    Utf8Json inner = Utf8Json.of(result);
    byte[] payload = new byte[RESULT.length + inner.length() + 1];
    System.arraycopy(RESULT, 0, payload, 0, RESULT.length);
    inner.copyTo(payload, RESULT.length);
    payload[payload.length - 1] = '}';
    return new Utf8Json(payload, 0, payload.length);
  }
}
