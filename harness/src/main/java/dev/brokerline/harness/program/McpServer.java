package dev.brokerline.harness.program;

import java.util.List;
import java.util.Map;

/**
 * A server of the Model Context Protocol that a session gives to its program. It is handed over in
 * the protocol or in the environment, never in a file of the user.
 *
 * @param command the executable and its arguments; it speaks on standard input and output
 * @param environment the variables of the server, which may hold secrets
 */
public record McpServer(String name, List<String> command, Map<String, String> environment) {

  public McpServer {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (name.isBlank() || command.isEmpty()) {
      throw new IllegalArgumentException("an MCP server needs a name and a command");
    }
  }

  /** Returns the server without its variables' values. */
  @Override
  public String toString() {
    return name + ": " + String.join(" ", command) + " " + environment.keySet();
  }
}
