package dev.brokerline.testing.agent.script;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes scripts as JSON. */
final class ScriptJson {

  private static final int MOST = 1_000_000_000;

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "models",
          "model",
          "accepts_any_model",
          "when_busy",
          "session_ids",
          "known_sessions",
          "signed_in",
          "start_ms",
          "faults",
          "turns");

  private ScriptJson() {}

  static AgentScript read(String source, String json) {
    Node top = Node.parse(source, json).requireKeys(KEYS);
    AgentScript.Builder builder = AgentScript.builder();
    if (top.at("version").isPresent()) {
      builder.version(top.at("version").requireText());
    }
    if (top.at("models").isPresent()) {
      builder.models(texts(top.at("models")));
    }
    if (top.at("model").isPresent()) {
      builder.model(top.at("model").requireText());
    }
    if (top.at("accepts_any_model").isPresent()) {
      builder.acceptsAnyModel(top.at("accepts_any_model").requireBoolean());
    }
    if (top.at("when_busy").isPresent()) {
      builder.whenBusy(top.at("when_busy").requireConstant(WhenBusy.class));
    }
    if (top.at("signed_in").isPresent()) {
      builder.signedIn(top.at("signed_in").requireBoolean());
    }
    if (top.at("start_ms").isPresent()) {
      builder.startTime(Duration.ofMillis(top.at("start_ms").requireNumber(0, MOST)));
    }
    builder.sessionIds(optionalTexts(top.at("session_ids")));
    builder.knownSessions(optionalTexts(top.at("known_sessions")));
    for (Node fault : optionalItems(top.at("faults"))) {
      addFault(builder, fault);
    }
    List<AgentTurn> turns = new ArrayList<>();
    for (Node turn : optionalItems(top.at("turns"))) {
      turns.add(turn(turn));
    }
    return builder.turns(turns).build();
  }

  private static List<Node> optionalItems(Node node) {
    return node.isMissing() ? List.of() : node.requireItems();
  }

  private static List<String> optionalTexts(Node node) {
    return optionalItems(node).stream().map(Node::requireText).toList();
  }

  private static List<String> texts(Node node) {
    return node.requireItems().stream().map(Node::requireText).toList();
  }

  private static void addFault(AgentScript.Builder builder, Node node) {
    String[] parts = node.requireText().split(":", 2);
    AgentFault fault = constant(node, parts[0]);
    if (parts.length == 1) {
      builder.fault(fault);
      return;
    }
    try {
      builder.fault(fault, Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw node.wrong("'" + parts[1] + "' is not a whole number");
    }
  }

  private static AgentFault constant(Node node, String name) {
    for (AgentFault fault : AgentFault.values()) {
      if (fault.name().equalsIgnoreCase(name)) {
        return fault;
      }
    }
    throw node.wrong("there is no fault '" + name + "'; there are " + List.of(AgentFault.values()));
  }

  /** Returns the turn that is an array of steps, each an object with one key. */
  private static AgentTurn turn(Node node) {
    List<TurnStep> steps = new ArrayList<>();
    for (Node step : node.requireItems()) {
      List<String> keys = step.keys();
      if (keys.size() != 1) {
        throw step.expected("an object with one key");
      }
      StepKind kind = kind(step, keys.get(0));
      steps.add(new TurnStep(kind, value(kind, step.at(keys.get(0)))));
    }
    return AgentTurn.of(steps);
  }

  private static StepKind kind(Node step, String key) {
    for (StepKind kind : StepKind.values()) {
      if (kind.key().equals(key)) {
        return kind;
      }
    }
    List<String> keys = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      keys.add(kind.key());
    }
    throw step.at(key).wrong("unknown step; there are " + keys);
  }

  private static Object value(StepKind kind, Node node) {
    return switch (kind) {
      case TEXT, THOUGHT, PLAN -> texts(node);
      case TOOL -> tool(node);
      case USAGE -> usage(node);
      case PAUSE_MS, RETRY, EXIT -> (int) node.requireNumber(0, MOST);
      case HANG -> node.requireBoolean();
      case FAIL -> node.requireConstant(AgentFailure.class);
      case STOP, RAW_LINE, STDERR, SIGNAL -> node.requireText();
    };
  }

  private static ToolUse tool(Node node) {
    node.requireKeys(Set.of("command", "output", "exit_code", "asks", "options"));
    List<PermissionOption> options = new ArrayList<>();
    for (Node option : optionalItems(node.at("options"))) {
      option.requireKeys(Set.of("id", "name", "kind"));
      options.add(
          new PermissionOption(
              option.at("id").requireText(),
              option.at("name").requireText(),
              option.at("kind").requireText()));
    }
    Node exitCode = node.at("exit_code");
    Node output = node.at("output");
    return new ToolUse(
        node.at("command").requireText(),
        output.isMissing() ? "" : output.requireText(),
        exitCode.isMissing() ? 0 : (int) exitCode.requireNumber(0, 255),
        !node.at("asks").isMissing() && node.at("asks").requireBoolean(),
        options);
  }

  private static AgentUsage usage(Node node) {
    node.requireKeys(Set.of("input", "cache_read", "cache_write", "output", "reasoning"));
    return new AgentUsage(
        count(node.at("input")),
        count(node.at("cache_read")),
        count(node.at("cache_write")),
        count(node.at("output")),
        count(node.at("reasoning")));
  }

  private static int count(Node node) {
    return node.isMissing() ? 0 : (int) node.requireNumber(0, MOST);
  }

  static String write(AgentScript script) {
    Map<String, @Nullable Object> json = Json.object();
    script.version().ifPresent(version -> json.put("version", version));
    script.models().ifPresent(models -> json.put("models", models));
    script.model().ifPresent(model -> json.put("model", model));
    script.acceptsAnyModel().ifPresent(accepts -> json.put("accepts_any_model", accepts));
    script
        .whenBusy()
        .ifPresent(busy -> json.put("when_busy", busy.name().toLowerCase(Locale.ROOT)));
    json.put("session_ids", script.sessionIds());
    json.put("known_sessions", script.knownSessions());
    json.put("signed_in", script.signedIn());
    json.put("start_ms", script.startTime().toMillis());
    json.put("faults", faults(script));
    json.put("turns", script.turns().stream().map(ScriptJson::turn).toList());
    return Json.write(json);
  }

  private static List<String> faults(AgentScript script) {
    List<String> texts = new ArrayList<>();
    script
        .faults()
        .forEach(
            (fault, number) ->
                texts.add(
                    number == fault.defaultNumber() ? fault.name() : fault.name() + ":" + number));
    return texts;
  }

  private static List<Object> turn(AgentTurn turn) {
    List<Object> steps = new ArrayList<>();
    for (TurnStep step : turn.steps()) {
      steps.add(Json.object(step.kind().key(), value(step)));
    }
    return steps;
  }

  private static Object value(TurnStep step) {
    return switch (step.kind()) {
      case TOOL -> tool(step.tool());
      case USAGE -> usage(step.usage());
      case FAIL -> step.failure().name().toLowerCase(Locale.ROOT);
      default -> step.value();
    };
  }

  private static Map<String, @Nullable Object> tool(ToolUse tool) {
    List<Object> options = new ArrayList<>();
    for (PermissionOption option : tool.options()) {
      options.add(Json.object("id", option.id(), "name", option.name(), "kind", option.kind()));
    }
    return Json.object(
        "command", tool.command(),
        "output", tool.output(),
        "exit_code", tool.exitCode(),
        "asks", tool.asks(),
        "options", options);
  }

  private static Map<String, @Nullable Object> usage(AgentUsage usage) {
    return Json.object(
        "input", usage.input(),
        "cache_read", usage.cacheRead(),
        "cache_write", usage.cacheWrite(),
        "output", usage.output(),
        "reasoning", usage.reasoning());
  }
}
