package dev.brokerline.agents.internal.command;

import dev.brokerline.protocol.command.ShellWords;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The relay's tools, an MCP server on standard input and output, in the form that each program
 * needs. The server finds its keys in its environment. The arguments here name variables, never
 * their values, because every user of the machine can read arguments.
 */
final class RelayTools {

  /**
   * The variables that the broker gives a program that takes part in the relay; only its own user
   * can read them.
   */
  private static final List<String> VARIABLES =
      List.of(
          "RELAY_API_KEY",
          "RELAY_BASE_URL",
          "RELAY_AGENT_NAME",
          "RELAY_AGENT_TYPE",
          "RELAY_STRICT_AGENT_NAME",
          "RELAY_AGENT_TOKEN",
          "RELAY_WORKSPACES_JSON",
          "RELAY_DEFAULT_WORKSPACE");

  /** The name of the server in the texts that the broker types into a terminal. */
  private static final String SERVER = "relaycast";

  private final List<String> command;

  private RelayTools(List<String> command) {
    this.command = command;
  }

  /**
   * Returns the tools of a server's command.
   *
   * @throws IllegalArgumentException if it cannot be split into words
   */
  static RelayTools of(String command) {
    return new RelayTools(ShellWords.split(command));
  }

  /** Returns Claude Code's arguments. An option with {@code =} takes no further word. */
  List<String> claudeArguments() {
    String server =
        "{\"command\":%s,\"args\":%s,\"env\":%s}"
            .formatted(quoted(command.get(0)), list(arguments()), references("${", "}"));
    return List.of("--mcp-config={\"mcpServers\":{\"%s\":%s}}".formatted(SERVER, server));
  }

  /** Returns Codex CLI's arguments, whose values are TOML. */
  List<String> codexArguments() {
    String server = "mcp_servers." + SERVER + ".";
    return Stream.of(
            "command=" + quoted(command.get(0)),
            "args=" + list(arguments()),
            "env_vars=" + list(VARIABLES))
        .flatMap(setting -> Stream.of("-c", server + setting))
        .toList();
  }

  /** Returns OpenCode's variables, which hold a configuration in addition to those in files. */
  List<String> opencodeVariables() {
    String server =
        "{\"type\":\"local\",\"command\":%s,\"environment\":%s}"
            .formatted(list(command), references("{env:", "}"));
    return List.of("OPENCODE_CONFIG_CONTENT={\"mcp\":{\"%s\":%s}}".formatted(SERVER, server));
  }

  private List<String> arguments() {
    return command.subList(1, command.size());
  }

  private static String references(String before, String after) {
    return VARIABLES.stream()
        .map(name -> quoted(name) + ":" + quoted(before + name + after))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String list(List<String> values) {
    return values.stream().map(RelayTools::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns a JSON string, which is also a TOML string. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
