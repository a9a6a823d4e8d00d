package dev.brokerline.testing.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A frame as the broker writes it, always with all four keys in this order. */
public final class Frame {

  private Frame() {}

  /** Returns the line of a frame. A null id is written as null. */
  public static byte[] line(String type, @Nullable String id, String payload) {
    return "{\"v\":1,\"type\":%s,\"request_id\":%s,\"payload\":%s}"
        .formatted(Json.write(type), Json.write(id), payload)
        .getBytes(UTF_8);
  }
}
