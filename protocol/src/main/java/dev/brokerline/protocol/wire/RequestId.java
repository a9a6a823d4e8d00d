package dev.brokerline.protocol.wire;

import java.util.Objects;

/** The id that connects an answer with its request. It is opaque and may be empty. */
public record RequestId(String value) {

  /** Refuses null. */
  public RequestId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
