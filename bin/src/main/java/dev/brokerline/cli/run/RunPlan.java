package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.relay.SpawnOptions;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run is to do, checked as a whole before anything is started.
 *
 * @param spawns the agents, in the order of the command line, those with a terminal first
 * @param messages what is sent to them, in order
 * @param until what must hold for the run to be over; not empty
 * @param timeout for everything, from the installation of the broker on
 * @param client how the broker is found and started; a builder, because the progress of an
 *     installation has no listener yet
 */
public record RunPlan(
    List<SpawnAgent> spawns,
    List<SendMessage> messages,
    List<Until> until,
    Duration timeout,
    BrokerClientOptions.Builder client) {

  /** Copies the lists. */
  public RunPlan {
    spawns = List.copyOf(spawns);
    messages = List.copyOf(messages);
    until = List.copyOf(until);
  }

  /** Returns the file of the broker, if it was named. */
  public Optional<Path> broker() {
    return client.build().launch().binary();
  }

  /** Returns the names of the agents. */
  public List<String> agents() {
    return spawns.stream().map(spawn -> spawn.agent().name()).toList();
  }

  /**
   * Returns the plan of the given options.
   *
   * @param environment where the key of a Relaycast is looked for
   * @throws UsageException if they cannot work together, or one of them not at all
   */
  public static RunPlan of(RunOptions options, Map<String, String> environment) {
    List<String> channels = options.broker.channels();
    Map<String, SpawnAgent> spawns = spawns(options, channels, environment);
    List<Until> until = options.until.isEmpty() ? List.of(new Until.Exit()) : options.until;
    if (until.contains(new Until.Exit()) && until.contains(new Until.Idle())) {
      throw new UsageException(
          "'--until exit' and '--until idle' can never hold at the same time; use one of them");
    }
    return new RunPlan(
        List.copyOf(spawns.values()),
        messages(options, spawns, channels),
        until,
        options.timeout,
        options.broker.client(environment));
  }

  private static Map<String, SpawnAgent> spawns(
      RunOptions options, List<String> channels, Map<String, String> environment) {
    Map<String, SpawnOptions.Builder> agents = new LinkedHashMap<>();
    for (NamedValue agent : options.agents) {
      requirePrintable(agent.name());
      add(agents, agent.name(), checked("--agent", agent, NamedValue::value, SpawnOptions::cli));
    }
    for (NamedValue agent : options.headless) {
      requirePrintable(agent.name());
      add(
          agents,
          agent.name(),
          checked("--headless", agent, it -> provider(it.value()), SpawnOptions::headless));
    }
    if (agents.isEmpty()) {
      throw new UsageException("there is no agent to run; add one, such as --agent echo=cat");
    }
    for (NamedValue model : unique("--model", options.models, agents)) {
      agents.computeIfPresent(model.name(), (name, agent) -> agent.model(model.value()));
    }
    for (NamedValue task : unique("--task", options.tasks, agents)) {
      agents.computeIfPresent(task.name(), (name, agent) -> agent.task(task.value()));
    }
    for (String name : options.bypassPermissions) {
      requireAgent("--bypass-permissions " + name, name, agents);
      agents.computeIfPresent(name, (same, agent) -> agent.bypassPermissions(true));
    }
    RelayToolsChoice tools = RelayToolsChoice.of(options.relayTools, environment);
    Map<String, SpawnAgent> spawns = new LinkedHashMap<>();
    agents.forEach(
        (name, agent) -> {
          agent.channels(channels).restartPolicy(RestartPolicy.disabled());
          spawns.put(
              name,
              UsageException.checked(
                  "--agent " + name, agent, it -> tools.give(it).build().toRequest()));
        });
    return spawns;
  }

  private static <T> SpawnOptions.Builder checked(
      String option,
      NamedValue agent,
      Function<NamedValue, T> what,
      BiFunction<String, T, SpawnOptions.Builder> options) {
    return UsageException.checked(option, agent, it -> options.apply(it.name(), what.apply(it)));
  }

  private static void add(
      Map<String, SpawnOptions.Builder> agents, String name, SpawnOptions.Builder agent) {
    if (agents.put(name, agent) != null) {
      throw new UsageException("two agents are called '" + name + "'; give each a name of its own");
    }
  }

  private static HeadlessProvider provider(String text) {
    return Arrays.stream(HeadlessProvider.values())
        .filter(provider -> provider.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no provider '%s'; use %s"
                        .formatted(
                            text,
                            Arrays.stream(HeadlessProvider.values())
                                .map(HeadlessProvider::toString)
                                .collect(Collectors.joining(" or ")))));
  }

  private static void requirePrintable(String name) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new UsageException(
          "the name of an agent has control characters; use letters, digits and dashes");
    }
  }

  private static List<NamedValue> unique(
      String option, List<NamedValue> values, Map<String, ?> spawns) {
    Map<String, NamedValue> seen = new LinkedHashMap<>();
    for (NamedValue value : values) {
      requireAgent(option + " " + value.name(), value.name(), spawns);
      if (seen.put(value.name(), value) != null) {
        throw new UsageException(option + " is given twice for agent '" + value.name() + "'");
      }
    }
    return List.copyOf(seen.values());
  }

  private static void requireAgent(String where, String name, Map<String, ?> spawns) {
    if (!spawns.containsKey(name)) {
      throw new UsageException(
          "%s: there is no agent '%s' in this run; there is %s"
              .formatted(where, name, String.join(", ", spawns.keySet())));
    }
  }

  private static List<SendMessage> messages(
      RunOptions options, Map<String, SpawnAgent> spawns, List<String> channels) {
    List<SendMessage> messages = new ArrayList<>();
    for (Note note : options.messages) {
      if (!note.toChannel()) {
        requireAgent("--message to " + note.to(), note.to(), spawns);
      } else if (options.broker.hasRelaycastOfItsOwn()
          && !channels.contains(note.to().substring(1))) {
        throw new UsageException(
            "--message to %s: no agent of this run hears that channel; add --channel %s"
                .formatted(note.to(), note.to().substring(1)));
      }
      messages.add(
          UsageException.checked("--message", note, it -> SendMessage.of(it.to(), it.text())));
    }
    return messages;
  }
}
