package dev.brokerline.harness.internal.driver.oneturn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.rpc.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads output of one JSON object a line. Any other line is told and skipped. */
abstract class JsonReader implements Reader {

  private static final int EXCERPT_BYTES = 2000;

  final HeldEnd sink;
  final DriverContext context;

  JsonReader(HeldEnd sink, DriverContext context) {
    this.sink = sink;
    this.context = context;
  }

  @Override
  public final void line(byte[] bytes) {
    ObjectNode line = Json.read(bytes);
    if (line == null) {
      if (bytes.length > 0) {
        int length = Math.min(bytes.length, EXCERPT_BYTES);
        sink.notice("bad_line", new String(bytes, 0, length, StandardCharsets.UTF_8), null);
      }
      return;
    }
    if (sink.said() == null) {
      line(line);
    }
  }

  /** Takes a line, unless the program has reported the end before. */
  abstract void line(ObjectNode line);

  /** The conversation has this key. */
  final void continuation(@Nullable String key) {
    if (key != null) {
      context.continuation(key);
    }
  }

  final void unknown(ObjectNode line) {
    sink.notice(Json.text(line, "type", "?"), "", line.toString());
  }
}
