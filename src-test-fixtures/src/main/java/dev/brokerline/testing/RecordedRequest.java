package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.MalformedEnvelopeException;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.RequestReader;
import org.jspecify.annotations.Nullable;

/** A line that a client sent to a fake broker. */
public final class RecordedRequest {

  private final byte[] line;
  private final @Nullable Envelope envelope;

  private RecordedRequest(byte[] line, @Nullable Envelope envelope) {
    this.line = line;
    this.envelope = envelope;
  }

  static RecordedRequest of(byte[] line) {
    try {
      return new RecordedRequest(line, EnvelopeCodec.decode(line));
    } catch (MalformedEnvelopeException e) {
      return new RecordedRequest(line, null);
    }
  }

  /** Returns the line as received, without its line feed. */
  public String line() {
    return new String(line, UTF_8);
  }

  /** Returns the wire name of the request; null if the line is not an envelope. */
  public @Nullable String type() {
    return envelope == null ? null : envelope.type();
  }

  /** Returns the request's id; null if it has none or the line is not an envelope. */
  public @Nullable String requestId() {
    RequestId id = envelope == null ? null : envelope.requestId();
    return id == null ? null : id.value();
  }

  /** Returns the request's payload; null if the line is not an envelope. */
  public @Nullable RawJson payload() {
    return envelope == null ? null : envelope.payload();
  }

  /**
   * Returns the decoded request.
   *
   * @throws IllegalStateException if the line is not an envelope
   * @throws dev.brokerline.protocol.ProtocolException if a broker would not accept it
   */
  public BrokerRequest<?> decoded() {
    if (envelope == null) {
      throw new IllegalStateException("not an envelope: " + line());
    }
    return RequestReader.read(envelope);
  }

  /** Returns the line. */
  @Override
  public String toString() {
    return line();
  }
}
