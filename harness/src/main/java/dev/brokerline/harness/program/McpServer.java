package dev.brokerline.harness.program;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Model Context Protocol that a session gives to its program. It is handed over in
 * the protocol or in the environment, never in a file of the user. It is a command, or it is
 * running already and has an address.
 *
 * @param command the executable and its arguments, which speaks on standard input and output; empty
 *     for a server with an address
 * @param environment the variables of the command, which may hold secrets
 * @param address where the server speaks over HTTP, or null
 * @param headers what each HTTP request has, which may be secret
 */
public record McpServer(
    String name,
    List<String> command,
    Map<String, String> environment,
    @Nullable URI address,
    Map<String, String> headers) {

  public McpServer {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    headers = Map.copyOf(headers);
    if (name.isBlank() || command.isEmpty() == (address == null)) {
      throw new IllegalArgumentException("an MCP server needs a name, and a command or an address");
    }
  }

  /** Makes a server that the program starts. */
  public McpServer(String name, List<String> command, Map<String, String> environment) {
    this(name, command, environment, null, Map.of());
  }

  /**
   * Returns a server that is running. A program that takes none over HTTP does without it, and its
   * session lacks {@link Capability#MCP_HTTP} then.
   */
  public static McpServer http(String name, URI address, Map<String, String> headers) {
    return new McpServer(name, List.of(), Map.of(), address, headers);
  }

  /** Returns the server without the values of its variables and headers. */
  @Override
  public String toString() {
    return address == null
        ? name + ": " + String.join(" ", command) + " " + environment.keySet()
        : name + ": " + address + " " + headers.keySet();
  }
}
