package dev.brokerline.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.internal.Json;
import dev.brokerline.protocol.internal.Utf8Json;

/**
 * One JSON value kept as text, not interpreted. Two are equal if their texts are. The text holds no
 * raw line break, so that it can be part of a line.
 */
public abstract sealed class RawJson permits Utf8Json {

  /** Makes the one subclass, which this module keeps to itself. */
  protected RawJson() {}

  /**
   * Returns the given text as JSON. Line breaks between its tokens become spaces.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON value
   */
  public static RawJson of(String text) {
    return ofUtf8(text.getBytes(UTF_8));
  }

  /**
   * Returns a copy of the given UTF-8 bytes as JSON. Line breaks between its tokens become spaces.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one JSON value
   */
  public static RawJson ofUtf8(byte[] bytes) {
    byte[] line = bytes.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    Json.requireOneValue(line);
    return new Utf8Json(line);
  }

  /** Returns the JSON text. It may hold secrets, for it is what the peer sent. */
  @Override
  public abstract String toString();
}
