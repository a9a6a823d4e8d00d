package dev.brokerline.testing.engine;

/** The {@code worker_error} events, whose error is nested. */
final class WorkerErrors {

  private WorkerErrors() {}

  /** A line on the worker's control pipe was not JSON. */
  static void invalidFrame(Outbox outbox, String worker, String line) {
    report(outbox, worker, "invalid_frame", ControlPipe.parserSays(line));
  }

  static void unknownType(Outbox outbox, String worker, String type) {
    report(outbox, worker, "unknown_type", "unsupported message type '" + type + "'");
  }

  private static void report(Outbox outbox, String worker, String code, String message) {
    outbox.event(
        "worker_error",
        "name",
        worker,
        "error",
        Json.object("code", code, "message", message, "retryable", false));
  }
}
