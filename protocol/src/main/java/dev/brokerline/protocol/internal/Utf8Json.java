package dev.brokerline.protocol.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.RawJson;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON as a slice of UTF-8 bytes that nobody changes any more, usually of the line it came in. */
public final class Utf8Json extends RawJson {

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Makes a value of the bytes from (included) to (excluded), which are known to be one value. */
  public Utf8Json(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Returns the slice behind any raw JSON. */
  public static Utf8Json of(RawJson json) {
    return (Utf8Json) json;
  }

  /** Returns the value at the given places of this slice. */
  public Utf8Json slice(int start, int end) {
    return new Utf8Json(bytes, from + start, from + end);
  }

  byte[] array() {
    return bytes;
  }

  int offset() {
    return from;
  }

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }

  /** Copies the bytes to the given place. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, from, target, at, length());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Utf8Json that
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, from, length(), UTF_8);
  }
}
