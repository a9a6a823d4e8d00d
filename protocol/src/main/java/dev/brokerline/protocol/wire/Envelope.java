package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A frame with its type, its request id, and an uninterpreted payload.
 *
 * @param version an unsigned 32-bit integer
 * @param requestId null on events and on some errors
 */
public record Envelope(long version, String type, @Nullable RequestId requestId, RawJson payload) {

  /** Checks that the required components are not null. */
  public Envelope {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(payload, "payload");
  }

  /** Returns a frame of this library's protocol version. */
  public static Envelope of(String type, @Nullable RequestId requestId, RawJson payload) {
    return new Envelope(ProtocolVersion.SUPPORTED, type, requestId, payload);
  }

  /**
   * Returns the frame of a request. Null members of its payload are omitted, because the broker may
   * refuse them.
   */
  public static Envelope of(RequestId id, BrokerRequest<?> request) {
    return of(request.type(), id, Json.write(request));
  }

  /** Prints only the length of the payload, which may contain a key. */
  @Override
  public String toString() {
    return "Envelope[version=%d, type=%s, requestId=%s, payload=(%d bytes)]"
        .formatted(version, type, requestId, payload.slice().length());
  }
}
