package dev.brokerline.cli.run;

import dev.brokerline.agents.SpawnOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The relay's tools for the agents of a run. Each program that supports them gets the command that
 * the user gave. A command from the environment counts only if its program exists.
 *
 * @param command the command of the server; null for no tools
 * @param option the option or variable that names it, for error messages
 */
record RelayToolsChoice(@Nullable String command, String option) {

  /** The variable that names a server for the broker, too. */
  static final String VARIABLE = "RELAYCAST_MCP_COMMAND";

  private static final String NONE = "none";

  static RelayToolsChoice of(@Nullable String option, Map<String, String> environment) {
    if (option != null) {
      return new RelayToolsChoice(option.equals(NONE) ? null : option, "--relay-tools");
    }
    String command = environment.getOrDefault(VARIABLE, "");
    boolean isThere = !command.isBlank() && runs(command.strip().split("\\s+", 2)[0], environment);
    return new RelayToolsChoice(isThere ? command : null, VARIABLE);
  }

  /** Adds the tools, if the program supports them. */
  SpawnOptions.Builder give(SpawnOptions.Builder agent) {
    return command == null || !agent.takesRelayTools() ? agent : agent.relayTools(command);
  }

  private static boolean runs(String program, Map<String, String> environment) {
    if (program.indexOf(File.separatorChar) >= 0) {
      return isExecutable(program);
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> isExecutable(directory + File.separator + program));
  }

  private static boolean isExecutable(String file) {
    try {
      return Files.isRegularFile(Path.of(file)) && Files.isExecutable(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
