package dev.brokerline.broker.internal.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.mcp.Pass;
import dev.brokerline.broker.internal.terminal.OpencodeConfig;
import dev.brokerline.broker.internal.terminal.TerminalCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a program in a terminal is started that is given the agent's tools. The token is in its
 * environment alone: every user of the machine can read its arguments.
 */
record TerminalTools(List<String> arguments, Map<String, String> environment) {

  /** The name of the tools' server, which programs put before the names of the tools. */
  static final String SERVER = "relay";

  /** The variable with the token. */
  static final String VARIABLE = "BROKERLINE_RELAY_TOKEN";

  /**
   * Returns the same command with the tools, if its program can be given them.
   *
   * @param home Brokerline's own directory; empty if there is none
   */
  static TerminalTools of(
      TerminalCommand command,
      Map<String, String> environment,
      Optional<Path> home,
      Member member) {
    TerminalTools without = new TerminalTools(command.arguments(), environment);
    return switch (command.name()) {
      case "claude" -> member.admit().map(without::ofClaude).orElse(without);
      case "codex" -> member.admit().map(without::ofCodex).orElse(without);
      case "opencode" -> without.ofOpencode(member);
      case "qwen" -> without.ofSettings(home, member);
      case "gemini" -> {
        member.cannot(
            "gemini reads the addresses of tools from its home, its project and files of root"
                + " alone, and there nothing is written");
        yield without;
      }
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
    Optional<ObjectNode> own = OpencodeConfig.of(environment).filter(TerminalTools::canHold);
    if (own.isEmpty()) {
      member.cannot(OpencodeConfig.VARIABLE + " is set, and is not an object of JSON to add to");
      return this;
    }
    Optional<Pass> admitted = member.admit();
    if (admitted.isEmpty()) {
      return this;
    }
    Pass pass = admitted.get();
    ObjectNode config = own.get();
    config
        .withObjectProperty("mcp")
        .putObject(SERVER)
        .put("type", "remote")
        .put("url", pass.address().toString())
        .put("enabled", true)
        .put("oauth", false)
        .putObject("headers")
        .put("Authorization", "Bearer " + pass.token());
    return with(List.of(), OpencodeConfig.VARIABLE, config.toString());
  }

  private TerminalTools ofSettings(Optional<Path> home, Member member) {
    Optional<String> variable = ToolSettings.variable(environment);
    if (variable.isEmpty() || home.isEmpty()) {
      member.cannot(
          variable.isEmpty()
              ? "qwen has settings of its system here, which would not be read then"
              : "there is no home for a file of settings");
      return this;
    }
    try {
      Path file = ToolSettings.file(home.get());
      return member
          .admit()
          .map(
              pass ->
                  with(List.of(), VARIABLE, pass.token())
                      .with(List.of(), ToolSettings.ADDRESS, pass.address().toString())
                      .with(List.of(), variable.get(), file.toString()))
          .orElse(this);
    } catch (IOException | UnsupportedOperationException e) {
      member.cannot("a file of settings cannot be written: " + e.getMessage());
      return this;
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
