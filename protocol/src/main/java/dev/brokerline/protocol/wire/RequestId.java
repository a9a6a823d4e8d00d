package dev.brokerline.protocol.wire;

import java.util.Objects;

/** The token that ties an answer to a question; opaque, and empty is legal. */
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
