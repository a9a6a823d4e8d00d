package dev.brokerline.testing.engine;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames: the envelope's keys in the broker's order, the payload's sorted, nulls written.
 */
final class Outbox {

  private final BrokerOutput output;
  private boolean silent;

  Outbox(BrokerOutput output, boolean silent) {
    this.output = output;
    this.silent = silent;
  }

  boolean isSilent() {
    return silent;
  }

  /** Starts or ends a silence, in which nothing is printed on standard output. */
  void silence(boolean on) {
    silent = on;
  }

  void helloAck(@Nullable String id, String workspaceKey) {
    SortedMap<String, @Nullable Object> payload =
        Json.object(
            "broker_version", "3.0.0", "protocol_version", 1, "workspace_key", workspaceKey);
    frame("hello_ack", id, payload);
  }

  void ok(@Nullable String id, SortedMap<String, @Nullable Object> result) {
    frame("ok", id, Json.object("result", result));
  }

  void refuse(@Nullable String id, Refusal refusal) {
    boolean retryable = refusal.code().equals("io_error");
    frame(
        "error",
        refusal.keepsId() ? id : null,
        Json.object(
            "code", refusal.code(),
            "data", refusal.data(),
            "message", refusal.message(),
            "retryable", retryable));
  }

  /** Prints an event; the rest are alternating keys and values. */
  void event(String kind, @Nullable Object... keysAndValues) {
    event(kind, Json.object(keysAndValues));
  }

  /** Prints an event with the given fields, to which the kind is added. */
  void event(String kind, SortedMap<String, @Nullable Object> fields) {
    fields.put("kind", kind);
    frame("event", null, fields);
  }

  /** Reports that a line on the worker's control pipe was not JSON. */
  void invalidFrame(String worker, String line) {
    workerError(worker, "invalid_frame", ControlPipe.parserSays(line));
  }

  /** Reports a worker's complaint. */
  void workerError(String worker, String code, String message) {
    Object error = Json.object("code", code, "message", message, "retryable", false);
    event("worker_error", "name", worker, "error", error);
  }

  /** Prints a raw line. */
  void line(byte[] line) {
    if (!silent) {
      output.stdout(line);
    }
  }

  private void frame(
      String type, @Nullable String id, SortedMap<String, @Nullable Object> payload) {
    line(Frame.line(type, id, Json.write(payload)));
  }
}
