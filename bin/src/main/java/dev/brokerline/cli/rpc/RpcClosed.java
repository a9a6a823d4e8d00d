package dev.brokerline.cli.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the last line of a session. */
final class RpcClosed {

  private RpcClosed() {}

  /**
   * Returns the line.
   *
   * @param error why the broker could not be started, or null
   * @param report how it ended; null if unknown
   */
  static String line(RpcEnd reason, @Nullable RpcError error, @Nullable CloseReport report) {
    return JsonLines.object(
        json -> {
          json.writeObjectFieldStart("closed");
          json.writeStringField("reason", reason.toString());
          if (error != null) {
            error.write(json);
          }
          if (report != null) {
            json.writeStringField("how", report.how().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("took_ms", report.took().toMillis());
          }
          exit(json, report == null ? null : report.exit().orElse(null));
          killed(json, report == null ? List.of() : report.survivors());
          json.writeEndObject();
        });
  }

  private static void exit(JsonGenerator json, @Nullable ExitStatus exit) throws IOException {
    if (exit == null) {
      json.writeNullField("exit");
      return;
    }
    json.writeObjectFieldStart("exit");
    if (exit.code().isPresent()) {
      json.writeNumberField("code", exit.code().getAsInt());
    } else {
      json.writeNullField("code");
    }
    json.writeNumberField("uptime_ms", exit.uptime().toMillis());
    json.writeArrayFieldStart("stderr");
    for (String line : exit.stderrTail()) {
      json.writeString(Secrets.mask(line));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void killed(JsonGenerator json, List<EndedProcess> processes) throws IOException {
    json.writeArrayFieldStart("killed");
    for (EndedProcess process : processes) {
      json.writeStartObject();
      json.writeNumberField("pid", process.pid());
      json.writeStringField("executable", process.executable());
      json.writeStringField("how", process.how().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
