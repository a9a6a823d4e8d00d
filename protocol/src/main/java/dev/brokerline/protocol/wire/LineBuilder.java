package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;
import java.util.Arrays;

/** Writes the line of an envelope into bytes that are usually exactly enough. */
final class LineBuilder {

  /** The beginning of a line of the supported version. */
  static final String USUAL_START = "{\"v\":" + ProtocolVersion.SUPPORTED + ",\"type\":";

  /** The bytes of a usual line beside its type, its request id and its payload. */
  private static final int USUAL_BYTES =
      (USUAL_START + "\"\",\"request_id\":\"\",\"payload\":}").length();

  private final Utf8Json payload;
  private byte[] line;
  private int length;

  LineBuilder(Envelope envelope) {
    this.payload = envelope.payload().slice();
    RequestId id = envelope.requestId();
    int idBytes = id == null ? 0 : id.value().length();
    this.line = new byte[USUAL_BYTES + envelope.type().length() + idBytes + payload.length()];
  }

  /** Adds ASCII. */
  LineBuilder add(String ascii) {
    int more = ascii.length();
    reserve(more);
    for (int i = 0; i < more; i++) {
      line[length + i] = (byte) ascii.charAt(i);
    }
    length += more;
    return this;
  }

  /** Adds a text as a JSON string. */
  LineBuilder addText(String text) {
    if (isPlain(text)) {
      return add("\"").add(text).add("\"");
    }
    return add(Json.write(text).slice());
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  LineBuilder addPayload() {
    return add(payload);
  }

  private LineBuilder add(Utf8Json json) {
    reserve(json.length());
    System.arraycopy(json.array(), json.offset(), line, length, json.length());
    length += json.length();
    return this;
  }

  private void reserve(int more) {
    if (length + more > line.length) {
      line = Arrays.copyOf(line, length + more + USUAL_BYTES);
    }
  }

  /** Returns the line. */
  byte[] take() {
    return length == line.length ? line : Arrays.copyOf(line, length);
  }
}
