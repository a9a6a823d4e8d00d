package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;
import java.util.Map;

/**
 * Lines that are not valid requests (PROTOCOL.md, "Broker process" and "Envelope" and "Requests").
 */
final class BadFrameScenarios {

  private static final String NO_ENVELOPE = "request is not a valid protocol envelope";
  private static final String INVALID = "invalid_request";
  private static final String SPAWN = "{agent:{name:'x', runtime:'pty', cli:'cat'%s}%s}";

  private static final List<String> NO_ENVELOPES =
      List.of(
          "not json",
          "",
          "  ",
          "{}",
          "[]",
          "null",
          "\"text\"",
          "{\"v\":1,\"type\":\"hello\",\"request_id\":\"x\"}",
          "{\"v\":1,\"type\":\"hello\",\"request_id\":7,\"payload\":{}}",
          "{\"v\":1,\"type\":5,\"request_id\":\"x\",\"payload\":{}}",
          "{\"v\":-1,\"type\":\"hello\",\"payload\":{}}",
          "{\"v\":\"1\",\"type\":\"hello\",\"payload\":{}}",
          "{\"v\":1.0,\"type\":\"hello\",\"payload\":{}}",
          "{\"v\":4294967296,\"type\":\"hello\",\"payload\":{}}",
          "{\"type\":\"hello\",\"payload\":{}}",
          "{\"v\":1,\"payload\":{}}",
          "{\"v\":1,\"v\":1,\"type\":\"hello\",\"payload\":{}}",
          "{\"v\":1,\"type\":\"hello\",\"payload\":{}} x",
          "{\"v\":1,\"type\":\"hello\",\"payload\":{}",
          "\ufeff{\"v\":1,\"type\":\"hello\",\"payload\":{}}");

  /** Payloads of the wrong shape, by request type, with the error message. */
  private static final Map<String, BadPayloads> BAD_PAYLOADS =
      Map.of(
          "spawn_agent",
              new BadPayloads(
                  "spawn_agent payload must contain `agent`",
                  "null",
                  "{}",
                  "{agent:{name:'x'}}",
                  "{agent:{name:'x', runtime:'tty'}}",
                  "{agent:{name:'x', runtime:'headless', provider:'gemini'}}",
                  SPAWN.formatted(", args:null", ""),
                  SPAWN.formatted(", channels:null", ""),
                  SPAWN.formatted(", model:5", ""),
                  SPAWN.formatted(", restart_policy:{max_restarts:-1}", ""),
                  SPAWN.formatted("", ", skip_relay_prompt:null"),
                  SPAWN.formatted("", ", idle_threshold_secs:1.5")),
          "send_message",
              new BadPayloads(
                  "send_message payload must contain `to` and `text`",
                  "null",
                  "{}",
                  "{to:1, text:'x'}",
                  "{to:'a'}",
                  "{to:'a', text:'x', priority:256}",
                  "{to:'a', text:'x', mode:'nope'}",
                  "{to:'a', text:'x', mode:null}"),
          "send_input",
              new BadPayloads(
                  "send_input payload must contain `name` and `data`",
                  "null",
                  "{}",
                  "{name:'a', data:null}"),
          "resize_pty",
              new BadPayloads(
                  "resize_pty payload must contain `name`, `rows`, and `cols`",
                  "null",
                  "{}",
                  "{name:'a', rows:65536, cols:1}",
                  "{name:'a', rows:-1, cols:1}",
                  "{name:'a', rows:1.5, cols:1}",
                  "{name:'a', rows:'1', cols:1}",
                  "{name:'a', rows:1}"),
          "set_model",
              new BadPayloads(
                  "set_model payload must contain `name` and `model`",
                  "null",
                  "{}",
                  "{name:'a', model:null}",
                  "{name:'a', model:'m', timeout_ms:'x'}"),
          "get_metrics",
              new BadPayloads(
                  "get_metrics payload must be an object", "null", "'text'", "{agent:5}"),
          "release_agent",
              new BadPayloads(
                  "release_agent payload must contain `name`",
                  "null",
                  "{}",
                  "{name:5}",
                  "{name:'a', reason:5}"),
          "preflight_agents",
              new BadPayloads(
                  "preflight_agents payload must contain `agents` array",
                  "null",
                  "{}",
                  "{agents:[{name:'a'}]}",
                  "{agents:['a']}"),
          "subscribe_channels",
              new BadPayloads(
                  "subscribe_channels payload must contain `name` and `channels`",
                  "null",
                  "{}",
                  "{name:'a', channels:null}",
                  "{name:'a', channels:[1]}"),
          "unsubscribe_channels",
              new BadPayloads(
                  "unsubscribe_channels payload must contain `name` and `channels`",
                  "null",
                  "{}",
                  "{channels:[]}"));

  /** A bad payload of each request, with what our broker says of it. */
  private static final Map<String, NamedPayload> NAMED_PAYLOADS =
      Map.of(
          "spawn_agent",
              new NamedPayload("{agent:{name:'x', runtime:'tty'}}", "payload.agent.runtime: "),
          "send_message", new NamedPayload("{to:'a', text:'x', priority:256}", "priority"),
          "send_input", new NamedPayload("{name:'a'}", "payload.data: is missing"),
          "resize_pty", new NamedPayload("{name:'a', rows:1.5, cols:1}", "payload.rows: "),
          "set_model", new NamedPayload("{name:'a', model:5}", "payload.model: "),
          "get_metrics", new NamedPayload("{agent:5}", "payload.agent: "),
          "release_agent", new NamedPayload("{}", "payload.name: is missing"),
          "preflight_agents", new NamedPayload("{agents:['a']}", "payload.agents[0]: "),
          "subscribe_channels",
              new NamedPayload("{name:'a', channels:[1]}", "payload.channels[0]: "),
          "unsubscribe_channels", new NamedPayload("{channels:[]}", "payload.name: is missing"));

  private record NamedPayload(String payload, String complaint) {}

  private record BadPayloads(String complaint, List<String> payloads) {
    BadPayloads(String complaint, String... payloads) {
      this(complaint, List.of(payloads));
    }
  }

  private BadFrameScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("a line that is no envelope is an invalid_request", BadFrameScenarios::noEnvelope)
            .differs("says why, with the id if there is one", BadFrameScenarios::noEnvelopeAndWhy),
        shared("another version is refused before the type is", BadFrameScenarios::version),
        shared("an unknown type is refused with the request's id", BadFrameScenarios::unknownType),
        shared("a bad payload is refused in its request's words, without id", talk -> bad(talk))
            .differs("names the member that is wrong, and gives the id", talk -> named(talk)),
        shared("an id is echoed as it is, and one request may have none", talk -> ids(talk)),
        shared("extra fields, CRLF and an id used twice are no harm", talk -> harmless(talk)),
        shared("requests are answered one by one in their order", BadFrameScenarios::inOrder)
            .differs(
                "answers each when it is done, so that a slow one holds up nobody",
                BadFrameScenarios::whenDone));
  }

  private static void noEnvelope(Conversation talk) {
    for (String line : NO_ENVELOPES) {
      talk.send(line);
      talk.error(null, INVALID, NO_ENVELOPE);
    }
  }

  private static void noEnvelopeAndWhy(Conversation talk) {
    for (String line : NO_ENVELOPES) {
      talk.send(line);
      String id = line.contains("\"x\"") ? "'x'" : "null";
      talk.errorWith(id, INVALID, NO_ENVELOPE + ": ");
    }
  }

  private static void version(Conversation talk) {
    for (long version : new long[] {0, 2, 4294967295L}) {
      talk.send(
          "{\"v\":%d,\"type\":\"nope\",\"request_id\":\"i\",\"payload\":{}}".formatted(version));
      talk.error("i", "unsupported_version", "expected protocol version 1, got " + version);
    }
  }

  private static void unknownType(Conversation talk) {
    for (String type : List.of("nope", "", "ping", "mute_channel", "Hello")) {
      talk.refused(type, "{}", "unknown_type", "unsupported message type '" + type + "'");
    }
    talk.send("{\"v\":1,\"type\":\"nope\",\"payload\":null}");
    talk.error(null, "unknown_type", "unsupported message type 'nope'");
  }

  private static void bad(Conversation talk) {
    BAD_PAYLOADS.forEach(
        (type, bad) -> bad.payloads().forEach(p -> talk.invalid(type, p, bad.complaint())));
  }

  private static void named(Conversation talk) {
    NAMED_PAYLOADS.forEach(
        (type, bad) -> talk.refusedWith(type, bad.payload(), INVALID, bad.complaint()));
  }

  private static void ids(Conversation talk) {
    for (String id :
        List.of("", " ", "a\\\"b\\n", "\u00e9\u2603\ud83d\ude00", "x".repeat(10_000))) {
      talk.send("{\"v\":1,\"type\":\"nope\",\"request_id\":\"" + id + "\",\"payload\":{}}");
      talk.answer("{v:1, type:'error', request_id:\"%s\", payload:'<any>'}".formatted(id));
    }
    talk.send("{\"v\":1,\"type\":\"get_crash_insights\",\"payload\":{}}");
    talk.ok(null, "'<any>'");
    talk.send("{\"v\":1,\"type\":\"get_crash_insights\",\"request_id\":null,\"payload\":{}}");
    talk.ok(null, "'<any>'");
  }

  private static void harmless(Conversation talk) {
    String request =
        "{\"extra\":[1],\"v\":1,\"type\":\"preflight_agents\",\"request_id\":\"twice\","
            + "\"payload\":{\"agents\":[],\"extra\":null}}";
    talk.send(request + "\r");
    talk.send(" " + request + "\t");
    talk.ok("twice", "{queued:0}");
    talk.ok("twice", "{queued:0}");
  }

  private static void inOrder(Conversation talk) {
    for (int i = 0; i < 100; i++) {
      talk.send(
          "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"l%d\",\"payload\":{}}".formatted(i));
      talk.send(
          "{\"v\":1,\"type\":\"send_input\",\"request_id\":\"s%d\",\"payload\":{}}".formatted(i));
      talk.send("{\"v\":1,\"type\":\"nope\",\"request_id\":\"n%d\",\"payload\":{}}".formatted(i));
    }
    for (int i = 0; i < 100; i++) {
      talk.ok("l" + i, "'<any>'");
      talk.error(null, INVALID, "send_input payload must contain `name` and `data`");
      talk.error("n" + i, "unknown_type", "unsupported message type 'nope'");
    }
  }

  private static void whenDone(Conversation talk) {
    String slow =
        talk.request("spawn_agent", "{agent:{name:'slow', runtime:'headless', provider:'claude'}}");
    talk.ok(talk.request("get_crash_insights", "{}"), "'<any>'");
    talk.ok(slow, talk.dialect().started("slow", "headless", "'claude'"));
    for (int i = 0; i < 100; i++) {
      talk.send(
          "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"l%d\",\"payload\":{}}".formatted(i));
    }
    for (int i = 0; i < 100; i++) {
      talk.ok("l" + i, "'<any>'");
    }
  }
}
