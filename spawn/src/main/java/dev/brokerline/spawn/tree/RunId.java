package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ProcessCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A random name of one run of a broker. The broker and its descendants inherit it in an environment
 * variable, which identifies them on Linux even if their parent has changed. Not a secret.
 */
public record RunId(String value) {

  private static final String VARIABLE = "BROKERLINE_RUN";

  /** Returns a new name. */
  public static RunId random() {
    return new RunId(UUID.randomUUID().toString());
  }

  /** Returns the command with this name in its environment, instead of any other. */
  public ProcessCommand mark(ProcessCommand command) {
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put(VARIABLE, value);
    return new ProcessCommand(
        command.executable(), command.arguments(), command.directory(), environment);
  }

  /**
   * Ends a process that was started by a marked command and has had its time, and everything that
   * it has started. For a run that is too short for a record. Blocks at most some two seconds.
   *
   * @return the processes that did not exit by themselves
   */
  public List<EndedProcess> endAll(long pid) {
    Processes processes = ThisSystem.PROCESSES;
    List<ProcessIdentity> first =
        ProcessIdentity.of(pid).filter(processes::isAlive).map(List::of).orElse(List.of());
    return new Ending(
            ProcessFamily.of(first),
            () -> wearers(Set.of(this), processes),
            EndTimeouts.FORSAKEN,
            processes)
        .run();
  }

  /** Returns whether this JVM itself descends from that broker. */
  boolean isOurs() {
    return value.equals(System.getenv(VARIABLE));
  }

  /** Returns the processes of this user that carry one of the names. */
  static List<ProcessIdentity> wearers(Set<RunId> runs, Processes processes) {
    return processes.withVariable(VARIABLE).entrySet().stream()
        .filter(wearer -> runs.contains(new RunId(wearer.getValue())))
        .map(wearer -> processes.identify(wearer.getKey()))
        .toList();
  }

  /** Returns the processes of this user that carry a name, with that. */
  static Map<Processes.Row, RunId> wearers(Processes processes) {
    Map<Processes.Row, RunId> wearers = new HashMap<>();
    processes.withVariable(VARIABLE).forEach((row, name) -> wearers.put(row, new RunId(name)));
    return wearers;
  }

  /** Returns the names that processes of this user carry. */
  static Set<RunId> worn(Processes processes) {
    return processes.withVariable(VARIABLE).values().stream()
        .map(RunId::new)
        .collect(Collectors.toSet());
  }
}
