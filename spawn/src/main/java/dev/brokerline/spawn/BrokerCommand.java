package dev.brokerline.spawn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run: an executable, its arguments, its working directory and its whole environment.
 *
 * <p>The environment is complete: nothing is inherited from this JVM. Secrets belong there and
 * never into the arguments, which every user of the machine can read.
 */
public record BrokerCommand(
    Path executable, List<String> arguments, Path directory, Map<String, String> environment) {

  public BrokerCommand {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Returns the command line and the directory; of the environment only the number of entries. */
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
