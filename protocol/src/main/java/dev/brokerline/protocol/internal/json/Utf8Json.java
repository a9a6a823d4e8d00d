package dev.brokerline.protocol.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON as a slice of unchanging UTF-8 bytes, usually of its line. */
public final class Utf8Json {

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Makes a value of the bytes from (included) to (excluded), which are known to be one value. */
  public Utf8Json(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Makes a value of all the bytes, which are known to be one value. */
  public Utf8Json(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Returns the value at the given places of this slice. */
  public Utf8Json slice(int start, int end) {
    return new Utf8Json(bytes, from + start, from + end);
  }

  /** Returns a copy of the first bytes, at most the given number. */
  public byte[] start(int maxBytes) {
    return Arrays.copyOfRange(bytes, from, from + Math.min(length(), maxBytes));
  }

  /** Returns the array of the slice, which must not be changed. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the index of the slice in {@link #array}. */
  public int offset() {
    return from;
  }

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }

  /** Returns the bytes of a value with the given texts before and after it. */
  public static byte[] join(String before, Utf8Json middle, String after) {
    byte[] start = before.getBytes(UTF_8);
    byte[] end = after.getBytes(UTF_8);
    byte[] whole = Arrays.copyOf(start, start.length + middle.length() + end.length);
    System.arraycopy(middle.bytes, middle.from, whole, start.length, middle.length());
    System.arraycopy(end, 0, whole, start.length + middle.length(), end.length);
    return whole;
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
