package dev.brokerline.testing.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a broker was started (PROTOCOL.md, "Broker process"). A fake checks only the form of the
 * command line.
 *
 * @param directory its working directory
 * @param pid its own process id
 */
public record Launch(
    List<String> arguments, Path directory, Map<String, String> environment, long pid) {

  private static final String NAME = "--name";
  private static final Set<String> WITH_VALUE = Set.of(NAME, "--channels", "--api-port");
  private static final String PERSIST = "--persist";
  private static final List<String> QUIET_LEVELS = List.of("off", "error", "warn");

  public Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Prints only the number of variables, because they may contain a key. */
  @Override
  public String toString() {
    return "Launch[arguments=%s, pid=%d, %d environment variables]"
        .formatted(arguments, pid, environment.size());
  }

  /** Returns what is wrong with the command line, or null. */
  @Nullable String complaint() {
    if (arguments.isEmpty() || !arguments.get(0).equals("init")) {
      return "a subcommand 'init' is required";
    }
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String flag = argument.split("=", 2)[0];
      boolean takesValue = WITH_VALUE.contains(flag);
      if (!takesValue && !argument.equals(PERSIST)) {
        return "unexpected argument '" + argument + "' found";
      }
      if (takesValue && flag.equals(argument)) {
        i++;
        if (i == arguments.size()) {
          return "a value is required for '" + flag + "'";
        }
      }
    }
    return null;
  }

  /** Returns whether log lines appear on standard output, as they do by default. */
  boolean isLogging() {
    String level = environment.getOrDefault("RUST_LOG", "info");
    return !QUIET_LEVELS.contains(level.toLowerCase(Locale.ROOT));
  }

  boolean persists() {
    return arguments.contains(PERSIST);
  }

  /**
   * Returns the directory of its files, either its own, or shared by brokers of the same name and
   * directory.
   */
  Path runtimeDirectory(boolean shared) {
    String place = directory.toAbsolutePath().normalize() + " " + name();
    String id = shared ? "%08x".formatted(place.hashCode()) : Long.toString(pid);
    String temporary = environment.getOrDefault("TMPDIR", "/tmp");
    return directory.resolve(temporary).resolve("agent-relay-ephemeral-" + id);
  }

  private String name() {
    for (int i = 1; i < arguments.size(); i++) {
      String[] flag = arguments.get(i).split("=", 2);
      if (flag[0].equals(NAME)) {
        return flag.length == 2 ? flag[1] : arguments.get(i + 1);
      }
    }
    Path base = directory.toAbsolutePath().normalize().getFileName();
    return base == null ? "project" : base.toString();
  }

  boolean has(String variable) {
    return environment.containsKey(variable);
  }

  /** Returns the workspace of the given key, or of the one in the environment. */
  Workspace workspace(String freshKey) {
    String given = environment.get("RELAY_API_KEY");
    return given != null && given.startsWith("rk_")
        ? new Workspace(given, "ws_unknown")
        : new Workspace(freshKey, "ws_1");
  }
}
