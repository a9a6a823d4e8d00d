package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.BrokerCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A random name for one run of a broker. The broker and all that it starts inherit it in an
 * environment variable, by which they are found on Linux whoever their parent is. No secret.
 */
public record RunId(String value) {

  private static final String VARIABLE = "BROKERLINE_RUN";

  /** Returns a name that no other run has. */
  public static RunId random() {
    return new RunId(UUID.randomUUID().toString());
  }

  /** Returns the command with this name in its environment, in the place of any other. */
  public BrokerCommand mark(BrokerCommand command) {
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put(VARIABLE, value);
    return new BrokerCommand(
        command.executable(), command.arguments(), command.directory(), environment);
  }

  /** Returns the processes of this user that wear the name. */
  List<ProcessIdentity> wearers(Processes processes) {
    return processes.withVariable(VARIABLE, value).stream().map(processes::identify).toList();
  }
}
