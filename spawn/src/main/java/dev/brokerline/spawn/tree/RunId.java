package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.BrokerCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

  /** Returns whether this JVM was itself started below that broker. */
  boolean isOurs() {
    return value.equals(System.getenv(VARIABLE));
  }

  /** Returns the processes of this user that wear one of the names. */
  static List<ProcessIdentity> wearers(Set<RunId> runs, Processes processes) {
    return processes.withVariable(VARIABLE).entrySet().stream()
        .filter(wearer -> runs.contains(new RunId(wearer.getValue())))
        .map(wearer -> processes.identify(wearer.getKey()))
        .toList();
  }

  /** Returns the names that processes of this user wear. */
  static Set<RunId> worn(Processes processes) {
    return processes.withVariable(VARIABLE).values().stream()
        .map(RunId::new)
        .collect(Collectors.toSet());
  }
}
