package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it travels: what it is and for whom, with a payload not yet understood.
 *
 * @param requestId null on events and on some errors
 */
public record Envelope(int version, String type, @Nullable RequestId requestId, RawJson payload) {

  /** Refuses null where it is not allowed. */
  public Envelope {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(payload, "payload");
  }

  /** Returns a frame of the version this library speaks. */
  public static Envelope of(String type, @Nullable RequestId requestId, RawJson payload) {
    return new Envelope(ProtocolVersion.SUPPORTED, type, requestId, payload);
  }

  /** Says how long the payload is, but not what is in it: it may hold a key. */
  @Override
  public String toString() {
    return "Envelope[version=%d, type=%s, requestId=%s, payload=(%d bytes)]"
        .formatted(version, type, requestId, payload.slice().length());
  }
}
