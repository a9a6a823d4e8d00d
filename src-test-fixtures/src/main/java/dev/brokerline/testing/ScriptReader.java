package dev.brokerline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.testing.Script.Setting;
import dev.brokerline.testing.engine.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the JSON form of a {@link Script}. Anything unknown is an error. */
final class ScriptReader {

  private static final int MAX_MILLIS = (int) Duration.ofDays(1).toMillis();
  private static final int MAX_TIMES = 1_000_000;
  private static final String START = "start";

  private static final List<String> TRIGGERS =
      List.of(
          START,
          "hello",
          "spawn_agent",
          "send_message",
          "send_input",
          "resize_pty",
          "set_model",
          "get_metrics",
          "get_crash_insights",
          "release_agent",
          "list_agents",
          "get_status",
          "preflight_agents",
          "subscribe_channels",
          "unsubscribe_channels",
          "shutdown");

  private static final List<String> REQUESTS = TRIGGERS.subList(1, TRIGGERS.size());

  /** The actions by their keys in a step. */
  private static final Map<String, Function<FileNode, ScriptAction>> ACTIONS =
      new TreeMap<>(
          Map.of(
              "emit", node -> ScriptAction.print(event(node)),
              "raw_line", node -> ScriptAction.rawLine(node.text()),
              "stderr", node -> ScriptAction.stderr(node.text()),
              "output", ScriptReader::output,
              "ready", node -> ScriptAction.ready(node.text()),
              "exit_agent", node -> ScriptAction.exitAgent(node.text()),
              "crash_agent", ScriptReader::crash,
              "receive", ScriptReader::message,
              "silence", node -> ScriptAction.silence(node.flag()),
              "exit", node -> ScriptAction.exit(node.number(0, 255))));

  private static final List<String> ACTION_STEP_KEYS =
      Stream.concat(Stream.of("on", "nth", "after_ms"), ACTIONS.keySet().stream()).toList();

  private static final Map<String, List<String>> ANSWER_KEYS =
      new TreeMap<>(
          Map.of(
              "own", List.of(),
              "none", List.of(),
              "ok", List.of("result"),
              "error", List.of("code", "message", "retryable", "data"),
              "invalid_request", List.of("message"),
              "raw_line", List.of("line")));

  private ScriptReader() {}

  static Script read(String source, String json) {
    FileNode root = FileNode.read(source, "", json);
    root.requireKeys(List.of("options", "steps"));
    List<Setting> settings = root.has("options") ? settings(root.member("options")) : List.of();
    List<ScriptStep> steps = new ArrayList<>();
    root.itemsOf("steps").forEach(node -> steps.addAll(steps(node)));
    return new Script(settings, steps);
  }

  private static List<Setting> settings(FileNode options) {
    options.requireKeys(FakeOption.ofScripts().stream().map(FakeOption::key).toList());
    List<Setting> settings = new ArrayList<>();
    for (FakeOption option : FakeOption.ofScripts()) {
      if (!options.has(option.key())) {
        continue;
      }
      FileNode node = options.member(option.key());
      if (option.isRepeatable()) {
        node.items().forEach(item -> settings.add(setting(option, item)));
      } else if (option.takesValue() || node.flag()) {
        settings.add(setting(option, node));
      }
    }
    return settings;
  }

  /** Returns the setting after a check, so that a wrong value is reported with its place. */
  private static Setting setting(FakeOption option, FileNode node) {
    String value = node.scalar();
    return node.read(
        same -> {
          option.apply(value, FakeBroker.builder());
          return new Setting(option, value);
        });
  }

  private static List<ScriptStep> steps(FileNode node) {
    if (node.has("answer")) {
      return answers(node);
    }
    node.requireKeys(ACTION_STEP_KEYS);
    String trigger = node.member("on").oneOf("trigger", TRIGGERS);
    int number = node.has("nth") ? node.member("nth").number(1, Integer.MAX_VALUE) : 1;
    List<String> keys = ACTIONS.keySet().stream().filter(node::has).toList();
    if (keys.size() != 1) {
      throw node.wrong("has the actions " + keys + "; must have one of " + ACTIONS.keySet());
    }
    String key = keys.get(0);
    ScriptAction action = node.member(key).read(ACTIONS.getOrDefault(key, ScriptReader::noAction));
    ScriptStep step =
        trigger.equals(START)
            ? ScriptStep.atStart(action)
            : ScriptStep.onRequest(trigger, number, action);
    return List.of(step.after(millis(node, "after_ms")));
  }

  private static ScriptAction noAction(FileNode node) {
    throw node.wrong("no action");
  }

  private static List<ScriptStep> answers(FileNode node) {
    node.requireKeys(List.of("on", "answer", "times"));
    String type = node.member("on").oneOf("request", REQUESTS);
    int times = node.has("times") ? node.member("times").number(1, MAX_TIMES) : 1;
    ScriptStep step = ScriptStep.answer(type, answer(type, node.member("answer")));
    return Stream.generate(() -> step).limit(times).toList();
  }

  private static Answer answer(String type, FileNode node) {
    String kind = node.member("kind").oneOf("kind of answer", List.copyOf(ANSWER_KEYS.keySet()));
    List<String> keys = new ArrayList<>(List.of("kind", "delay_ms", "then"));
    keys.addAll(ANSWER_KEYS.getOrDefault(kind, List.of()));
    node.requireKeys(keys);
    Answer answer =
        switch (kind) {
          case "own" -> Answer.own();
          case "none" -> Answer.none();
          case "ok" -> ok(type, node.member("result").value());
          case "error" -> error(node);
          case "invalid_request" -> Answer.invalidRequest(node.member("message").text());
          default -> Answer.rawLine(node.member("line").text());
        };
    for (FileNode event : node.itemsOf("then")) {
      answer = answer.thenLine(event(event));
    }
    return answer.after(millis(node, "delay_ms"));
  }

  private static Answer ok(String type, JsonNode result) {
    return type.equals("hello")
        ? Answer.frame("hello_ack", result.toString())
        : Answer.frame("ok", "{\"result\":" + result + "}");
  }

  private static Answer error(FileNode node) {
    String data = node.has("data") ? node.member("data").value().toString() : "null";
    boolean retryable = node.has("retryable") && node.member("retryable").flag();
    node.member("code").text();
    node.member("message").text();
    return Answer.frame(
        "error",
        "{\"code\":%s,\"data\":%s,\"message\":%s,\"retryable\":%s}"
            .formatted(
                node.member("code").value(), data, node.member("message").value(), retryable));
  }

  private static Duration millis(FileNode node, String key) {
    return Duration.ofMillis(node.has(key) ? node.member(key).number(0, MAX_MILLIS) : 0);
  }

  private static byte[] event(FileNode node) {
    if (!node.value().isObject()) {
      throw node.expected("an event's payload");
    }
    node.member("kind").text();
    return Frame.line("event", null, node.value().toString());
  }

  private static ScriptAction output(FileNode node) {
    node.requireKeys(List.of("agent", "chunk"));
    return ScriptAction.output(node.member("agent").text(), node.member("chunk").text());
  }

  private static ScriptAction crash(FileNode node) {
    node.requireKeys(List.of("agent", "signal"));
    return ScriptAction.crashAgent(
        node.member("agent").text(), node.member("signal").number(1, 64));
  }

  private static ScriptAction message(FileNode node) {
    node.requireKeys(List.of("from", "target", "body"));
    return ScriptAction.receive(
        node.member("from").text(), node.member("target").text(), node.member("body").text());
  }
}
