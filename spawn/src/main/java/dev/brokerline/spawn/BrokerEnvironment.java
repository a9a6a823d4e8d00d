package dev.brokerline.spawn;

import dev.brokerline.spawn.internal.CallersVariables;
import dev.brokerline.spawn.internal.PathText;
import dev.brokerline.spawn.internal.SearchPath;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of a broker and so of its agents, for all ways to start one: the variables of
 * this JVM without those about the caller ({@link CallersVariables}), then those that the caller
 * sets, then those that a broker needs. The variables were found out with real brokers
 * (PROTOCOL.md, "Broker process").
 */
final class BrokerEnvironment {

  /** With these a broker finds its Relaycast and a workspace there. */
  private static final Set<String> OF_RELAYCAST =
      Set.of(
          "RELAYCAST_API_KEY",
          "RELAYCAST_BASE_URL",
          "RELAYCAST_LOCAL_BASE_URL",
          "RELAYCAST_LOCAL_BIN",
          "RELAYCAST_WS_URL",
          "RELAY_API_KEY",
          "RELAY_BASE_URL",
          "RELAY_DEFAULT_WORKSPACE",
          "RELAY_WORKSPACES_JSON",
          "RELAY_WORKSPACE_ID");

  /**
   * The first puts a backtrace behind the reason of a failed start; with the second none starts.
   */
  private static final Set<String> HARMFUL =
      Set.of("RUST_BACKTRACE", "AGENT_RELAY_DISABLE_RELAYCAST");

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost");

  private BrokerEnvironment() {}

  static Map<String, String> of(LaunchOptions options, Path binary) {
    Map<String, String> variables =
        new TreeMap<>(CallersVariables.without(options.inheritedEnvironment()));
    variables.putAll(options.environment());
    variables.keySet().removeAll(HARMFUL);
    options
        .relaycast()
        .ifPresent(
            endpoint -> {
              variables.keySet().removeAll(OF_RELAYCAST);
              variables.putAll(endpoint.variables());
            });
    variables.put("RUST_LOG", options.environment().getOrDefault("RUST_LOG", options.logLevel()));
    variables.put("AGENT_RELAY_NO_DEBUG_FILES", "1");
    if (!options.telemetry()) {
      variables.put("AGENT_RELAY_TELEMETRY_DISABLED", "1");
    }
    exemptLoopbackFromProxies(variables);
    prependToPath(variables, binary);
    return variables;
  }

  private static void exemptLoopbackFromProxies(Map<String, String> variables) {
    String upper = variables.getOrDefault("NO_PROXY", "");
    String lower = variables.getOrDefault("no_proxy", "");
    variables.put("NO_PROXY", withLoopback(upper.isBlank() ? lower : upper));
    variables.put("no_proxy", withLoopback(lower.isBlank() ? upper : lower));
  }

  private static String withLoopback(String hosts) {
    String result = hosts.strip();
    Set<String> present =
        Set.copyOf(Arrays.asList(result.toLowerCase(Locale.ROOT).split("[,\\s]+")));
    if (present.contains("*")) {
      return result;
    }
    for (String host : LOOPBACK) {
      if (!present.contains(host)) {
        result = result.isEmpty() ? host : result + "," + host;
      }
    }
    return result;
  }

  private static void prependToPath(Map<String, String> variables, Path binary) {
    Path directory = binary.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    String first = PathText.text(directory);
    String path = SearchPath.text(variables);
    if (!Arrays.asList(path.split(File.pathSeparator)).contains(first)) {
      path = first + File.pathSeparator + path;
    }
    variables.put("PATH", path);
  }
}
