package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;
import java.util.Map;

/** The requests to one worker (PROTOCOL.md, "Requests" and "Errors"). */
final class WorkerScenarios {

  private static final String NOT_JSON = "expected value at line 1 column 1";

  private WorkerScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("send_input is answered ok, then refused by the worker", WorkerScenarios::sendInput)
            .differs("types it into the terminal", WorkerScenarios::typed),
        shared("input without a newline waits and spoils what follows it", t -> unterminated(t))
            .differs("types it as it is", WorkerScenarios::typedInPieces),
        shared("a worker refuses a frame of an unknown type by name", t -> unknownFrame(t))
            .differs("types a frame like any text", WorkerScenarios::typedFrame),
        shared("set_model is answered ok, then refused by the worker", WorkerScenarios::setModel)
            .differs("gives a receipt, or says why not", WorkerScenarios::modelReceipt),
        shared("resize_pty answers with the new size", WorkerScenarios::resize),
        shared("resize_pty refuses a size of 0 before it looks for the agent", t -> noSize(t)),
        shared("resize_pty is unsupported for headless agents", WorkerScenarios::resizeHeadless),
        shared("subscribing adds what is new, whatever its case", WorkerScenarios::subscribe),
        shared("unsubscribing removes what is there, whatever its case", t -> unsubscribe(t)),
        shared("every request to an unknown agent is agent_not_found", t -> unknownAgent(t)));
  }

  private static void workerError(
      Conversation talk, Frame earlier, String name, String code, String message) {
    talk.after(
        earlier,
        "worker_error",
        name,
        "{error:{code:'%s', message:%s, retryable:false}}"
            .formatted(code, WireJson.quoted(message)));
  }

  private static Frame input(Conversation talk, String name, String data, int bytes) {
    return talk.ask(
        "send_input",
        "{name:'%s', data:%s}".formatted(name, WireJson.quoted(data)),
        "{name:'%s', bytes_written:%d}".formatted(name, bytes));
  }

  private static void sendInput(Conversation talk) {
    SpawnScenarios.cat(talk, "input");
    SpawnScenarios.headless(talk, "input-headless");
    workerError(
        talk, input(talk, "input", "h\u00e9llo \u2603\n", 11), "input", "invalid_frame", NOT_JSON);
    Frame ok = input(talk, "input-headless", "hello\n", 6);
    workerError(talk, ok, "input-headless", "invalid_frame", NOT_JSON);
    Frame empty = input(talk, "input", "\n", 1);
    workerError(
        talk, empty, "input", "invalid_frame", "EOF while parsing a value at line 1 column 0");
  }

  private static void typed(Conversation talk) {
    Frame ok = SpawnScenarios.cat(talk, "input");
    input(talk, "input", "h\u00e9llo \u2603\n", 11);
    // The terminal echoes what is typed, then the program repeats it.
    talk.printed(ok, "input", "h\u00e9llo \u2603\r\n".repeat(2));
    SpawnScenarios.headless(talk, "input-headless");
    talk.refusedWith(
        "send_input", "{name:'input-headless', data:'x'}", "not_a_terminal", "'input-headless'");
  }

  private static void typedInPieces(Conversation talk) {
    Frame ok = SpawnScenarios.cat(talk, "half");
    input(talk, "half", "no newline", 10);
    input(talk, "half", "", 0);
    input(talk, "half", " yet\n", 5);
    Frame last = talk.printed(ok, "half", "no newline yet\r\n".repeat(2));
    input(talk, "half", "and", 3);
    talk.ask("resize_pty", "{name:'half', rows:40, cols:120}", "{name:'half', rows:40, cols:120}");
    input(talk, "half", " on\n", 4);
    talk.printed(last, "half", "and on\r\n".repeat(2));
  }

  private static void typedFrame(Conversation talk) {
    Frame ok = SpawnScenarios.cat(talk, "framed");
    String frame = "{\"v\":1,\"type\":\"shutdown_worker\",\"payload\":{}}";
    input(talk, "framed", frame + "\n", frame.length() + 1);
    talk.printed(ok, "framed", (frame + "\r\n").repeat(2));
  }

  private static void modelReceipt(Conversation talk) {
    SpawnScenarios.cat(talk, "model");
    talk.refusedWith("set_model", "{name:'model', model:'haiku'}", "model_unsupported", "model");
    SpawnScenarios.headless(talk, "model-headless");
    talk.ask(
        "set_model",
        "{name:'model-headless', model:'haiku', timeout_ms:10000}",
        "{name:'model-headless', model:'haiku', success:true, status:'applied',"
            + " effective:'~.*haiku.*', evidence:'~.+'}");
    talk.refusedWith(
        "set_model",
        "{name:'model-headless', model:'no-such-model'}",
        "model_rejected",
        "no-such-model");
  }

  private static void unterminated(Conversation talk) {
    SpawnScenarios.cat(talk, "half");
    Frame first = input(talk, "half", "no newline", 10);
    input(talk, "half", "", 0);
    Frame last = input(talk, "half", " yet\n", 5);
    workerError(talk, last, "half", "invalid_frame", "expected ident at line 1 column 2");
    talk.noneBetween(first, last, "worker_error", "half");
    input(talk, "half", "garbage", 7);
    Frame resized =
        talk.ask(
            "resize_pty", "{name:'half', rows:40, cols:120}", "{name:'half', rows:40, cols:120}");
    workerError(talk, resized, "half", "invalid_frame", NOT_JSON);
  }

  private static void unknownFrame(Conversation talk) {
    SpawnScenarios.headless(talk, "framed");
    String frame = "{\"v\":1,\"type\":\"zork\",\"payload\":{}}\n";
    workerError(
        talk,
        input(talk, "framed", frame, frame.length()),
        "framed",
        "unknown_type",
        "unsupported message type 'zork'");
  }

  private static void setModel(Conversation talk) {
    SpawnScenarios.cat(talk, "model");
    Frame ok =
        talk.ask(
            "set_model",
            "{name:'model', model:'haiku', timeout_ms:100}",
            "{name:'model', model:'haiku', success:true}");
    workerError(talk, ok, "model", "invalid_frame", NOT_JSON);
  }

  private static void resize(Conversation talk) {
    SpawnScenarios.cat(talk, "sized");
    for (String size : List.of("rows:40, cols:120", "rows:1, cols:1", "rows:65535, cols:65535")) {
      String both = "{name:'sized', %s}".formatted(size);
      talk.ask("resize_pty", both, both);
    }
  }

  private static void noSize(Conversation talk) {
    for (String size : List.of("rows:0, cols:1", "rows:1, cols:0")) {
      talk.refused(
          "resize_pty",
          "{name:'nobody', %s}".formatted(size),
          "invalid_dimensions",
          "rows and cols must be >= 1");
    }
  }

  private static void resizeHeadless(Conversation talk) {
    SpawnScenarios.headless(talk, "unsized");
    talk.refused(
        "resize_pty",
        "{name:'unsized', rows:40, cols:120}",
        "unsupported_operation",
        "resize_pty is only supported for PTY agents, 'unsized' is Headless");
  }

  /**
   * Changes the channels. {@code now} are the agent's channels afterwards, {@code changed} the
   * delta.
   */
  private static void channels(
      Conversation talk, String verb, String asked, String now, String changed) {
    String name = verb + "r";
    Frame ok =
        talk.ask(
            verb + "_channels",
            "{name:'%s', channels:%s}".formatted(name, asked),
            "{name:'%s', channels:%s}".formatted(name, now));
    talk.after(ok, "channel_" + verb + "d", name, "{channels:%s}".formatted(changed));
  }

  private static void listener(Conversation talk, String name) {
    talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'headless', provider:'claude', channels:['general', 'Ops']}}"
            .formatted(name),
        talk.dialect().started(name, "headless", "'claude'"));
  }

  private static void subscribe(Conversation talk) {
    listener(talk, "subscriber");
    String now = "['general', 'Ops', 'alerts', '#hash']";
    channels(talk, "subscribe", "['alerts', 'OPS', '#hash', 'Alerts']", now, "['alerts', '#hash']");
    channels(talk, "subscribe", "[]", now, "[]");
  }

  private static void unsubscribe(Conversation talk) {
    listener(talk, "unsubscriber");
    channels(talk, "unsubscribe", "['OPS', 'zzz', '#general']", "['general']", "['Ops']");
    channels(talk, "unsubscribe", "[]", "['general']", "[]");
    channels(talk, "unsubscribe", "['general']", "[]", "['general']");
  }

  private static void unknownAgent(Conversation talk) {
    Map<String, String> requests =
        Map.of(
            "send_input", "{name:'nobody', data:'x'}",
            "resize_pty", "{name:'nobody', rows:1, cols:1}",
            "set_model", "{name:'nobody', model:'m'}",
            "get_metrics", "{agent:'nobody'}",
            "release_agent", "{name:'nobody'}",
            "subscribe_channels", "{name:'nobody', channels:['a']}",
            "unsubscribe_channels", "{name:'nobody', channels:[]}");
    requests.forEach(
        (type, payload) ->
            talk.refused(type, payload, "agent_not_found", "unknown worker 'nobody'"));
  }
}
