package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.result.BrokerResult;

/**
 * Encodes the frames of a broker in full: what is absent is null, as the native broker has it, so
 * that a client that takes a member for granted finds it.
 */
public final class FullFrames {

  private FullFrames() {}

  /** Returns the JSON of an answer. */
  public static RawJson result(BrokerResult result) {
    return Json.writeInFull(result);
  }

  /** Returns the line of a frame, without a line feed. */
  public static byte[] encode(Inbound frame) {
    return EnvelopeCodec.encodeInFull(envelope(frame));
  }

  private static Envelope envelope(Inbound frame) {
    if (frame instanceof Inbound.Event event) {
      return Envelope.of(InboundType.EVENT, null, EventWriter.writeInFull(event.event()));
    }
    if (frame instanceof Inbound.Error error) {
      return Envelope.of(InboundType.ERROR, error.requestId(), Json.writeInFull(error.error()));
    }
    if (frame instanceof Inbound.HelloAck ack) {
      return Envelope.of(InboundType.HELLO_ACK, ack.requestId(), Json.writeInFull(ack.result()));
    }
    return InboundWriter.write(frame);
  }
}
