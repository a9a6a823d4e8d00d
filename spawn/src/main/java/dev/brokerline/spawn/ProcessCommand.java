package dev.brokerline.spawn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command: an executable, its arguments, its working directory and its complete environment.
 *
 * <p>The process inherits no variables from this JVM. Put secrets into the environment, never into
 * the arguments, which every user of the machine can read.
 */
public record ProcessCommand(
    Path executable, List<String> arguments, Path directory, Map<String, String> environment) {

  public ProcessCommand {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Returns the command line, the directory, and the number of variables. */
  @Override
  public String toString() {
    return executable
        + " "
        + String.join(" ", arguments)
        + " (in "
        + directory
        + ", "
        + environment.size()
        + " environment variables)";
  }
}
