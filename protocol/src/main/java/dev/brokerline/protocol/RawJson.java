package dev.brokerline.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.internal.json.JsonSyntax;
import dev.brokerline.protocol.internal.json.Utf8Json;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as uninterpreted text. Two values are equal if their texts are equal. The text
 * contains no raw line break, so it fits into a line. Immutable.
 */
@SuppressWarnings({"exports", "InvalidBlockTag"}) // Users cannot name the slice: none is theirs.
public final class RawJson {

  private final Utf8Json slice;

  private RawJson(Utf8Json slice) {
    this.slice = slice;
  }

  /**
   * Returns the text as JSON, with spaces in place of line breaks between tokens.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON value
   */
  public static RawJson of(String text) {
    return ofUtf8(text.getBytes(UTF_8));
  }

  /**
   * Returns a copy of the UTF-8 bytes as JSON, with spaces in place of line breaks between tokens.
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
    return new RawJson(JsonSyntax.requireOneValue(line));
  }

  /**
   * Returns a slice that is known to be one value, without a copy. For this module alone.
   *
   * @hidden
   */
  public static RawJson of(Utf8Json slice) {
    return new RawJson(slice);
  }

  /**
   * Returns the slice behind this value. For this module alone.
   *
   * @hidden
   */
  public Utf8Json slice() {
    return slice;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawJson that && slice.equals(that.slice);
  }

  @Override
  public int hashCode() {
    return slice.hashCode();
  }

  /** Returns the JSON text as the peer sent it. It may contain secrets. */
  @Override
  public String toString() {
    return slice.toString();
  }
}
