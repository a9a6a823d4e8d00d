package dev.brokerline.broker.internal.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.mcp.Pass;
import dev.brokerline.broker.internal.terminal.TerminalCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a program in a terminal is started that is given the agent's tools. The token is in its
 * environment alone: every user of the machine can read its arguments.
 */
record TerminalTools(List<String> arguments, Map<String, String> environment) {

  /** The name of the tools' server, which programs put before the names of the tools. */
  static final String SERVER = "relay";

  /** The variable with the token. */
  static final String VARIABLE = "BROKERLINE_RELAY_TOKEN";

  private static final String OPENCODE_CONFIG = "OPENCODE_CONFIG_CONTENT";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the same command with the tools, if its program can be given them. */
  static TerminalTools of(TerminalCommand command, Map<String, String> environment, Member member) {
    TerminalTools without = new TerminalTools(command.arguments(), environment);
    return switch (command.name()) {
      case "claude" -> member.admit().map(without::ofClaude).orElse(without);
      case "codex" -> member.admit().map(without::ofCodex).orElse(without);
      case "opencode" -> without.ofOpencode(member);
      default -> {
        member.cannot("how '" + command.name() + "' is given tools in a terminal is not known");
        yield without;
      }
    };
  }

  private TerminalTools ofClaude(Pass pass) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config
        .putObject("mcpServers")
        .putObject(SERVER)
        .put("type", "http")
        .put("url", pass.address().toString())
        .putObject("headers")
        .put("Authorization", "Bearer ${" + VARIABLE + "}");
    return with(List.of("--mcp-config=" + config), VARIABLE, pass.token());
  }

  private TerminalTools ofCodex(Pass pass) {
    String server = "mcp_servers." + SERVER + ".";
    return with(
        List.of(
            "-c",
            server + "url=\"" + pass.address() + "\"",
            "-c",
            server + "bearer_token_env_var=\"" + VARIABLE + "\""),
        VARIABLE,
        pass.token());
  }

  private TerminalTools ofOpencode(Member member) {
    ObjectNode config = config(environment.get(OPENCODE_CONFIG));
    if (config == null) {
      member.cannot(OPENCODE_CONFIG + " is set, and is not an object of JSON to add to");
      return this;
    }
    Optional<Pass> admitted = member.admit();
    if (admitted.isEmpty()) {
      return this;
    }
    Pass pass = admitted.get();
    config
        .withObjectProperty("mcp")
        .putObject(SERVER)
        .put("type", "remote")
        .put("url", pass.address().toString())
        .put("enabled", true)
        .put("oauth", false)
        .putObject("headers")
        .put("Authorization", "Bearer " + pass.token());
    return with(List.of(), OPENCODE_CONFIG, config.toString());
  }

  /** Returns the user's own configuration, which stays; null if it cannot be read. */
  private static @Nullable ObjectNode config(@Nullable String own) {
    if (own == null || own.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(own) instanceof ObjectNode config && canHold(config) ? config : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static boolean canHold(ObjectNode config) {
    return !config.has("mcp") || config.path("mcp").isObject();
  }

  private TerminalTools with(List<String> first, String variable, String value) {
    List<String> words = new ArrayList<>(first);
    words.addAll(arguments);
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put(variable, value);
    return new TerminalTools(words, variables);
  }
}
