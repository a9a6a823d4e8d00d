package dev.brokerline.cli.run;

import dev.brokerline.agents.Message;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.run.Programs.Input;
import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run, checked as a whole before anything is started.
 *
 * @param spawns the agents, in the order of the command line, those with a terminal first
 * @param inputs how the agents' programs take text
 * @param size the size of their terminals; null for the broker's default
 * @param atOnce the messages to send when the agents are started, in order
 * @param tasks the first tasks of agents that draw a screen, sent when the screen takes text; other
 *     agents get theirs from the broker
 * @param messages the messages to send when the agents are ready, in order
 * @param channelsAreHeard whether all agents hear all channels that have messages
 * @param until the conditions that end the run; not empty
 * @param timeout the limit for everything, including the installation of the broker
 * @param sender the sender of the messages
 * @param client how the broker is found and started; a builder, because the listener for the
 *     progress of an installation is added later
 */
public record RunPlan(
    List<SpawnOptions> spawns,
    Map<String, Input> inputs,
    @Nullable Size size,
    List<Message> atOnce,
    List<Message> tasks,
    List<Message> messages,
    boolean channelsAreHeard,
    List<Until> until,
    Duration timeout,
    Sender sender,
    BrokerClientOptions.Builder client) {

  /** The sender of messages, unless the broker has a name. */
  private static final String SENDER = "orchestrator";

  /** Returns how the agent's program takes text. */
  Input input(String agent) {
    return inputs.getOrDefault(agent, Input.LINES);
  }

  /** Returns the size of the agents' terminals. */
  public Size terminalSize() {
    return size == null ? Size.STANDARD : size;
  }

  /** Copies the lists. */
  public RunPlan {
    spawns = List.copyOf(spawns);
    inputs = Map.copyOf(inputs);
    atOnce = List.copyOf(atOnce);
    tasks = List.copyOf(tasks);
    messages = List.copyOf(messages);
    until = List.copyOf(until);
  }

  /** Returns the broker's file, if the user named one. */
  public Optional<Path> broker() {
    return client.build().launch().binary();
  }

  /** Returns the names of the agents. */
  public List<String> agents() {
    return spawns.stream().map(SpawnOptions::name).toList();
  }

  /**
   * Returns the plan of the given options.
   *
   * @param environment the variables, which may have the key of a Relaycast
   * @throws UsageException if an option, or a combination of options, cannot work
   */
  public static RunPlan of(RunOptions options, Map<String, String> environment) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    options.agents.commands.forEach(
        agent -> inputs.put(agent.name(), Programs.input(agent.value())));
    Map<String, SpawnOptions> spawns = AgentSettings.of(options, inputs, environment);
    List<Until> until = options.until.isEmpty() ? List.of(new Until.Exit()) : options.until;
    if (until.contains(new Until.Exit()) && until.contains(new Until.Idle())) {
      throw new UsageException(
          "'--until exit' and '--until idle' can never hold at the same time; use one of them");
    }
    String sender = options.broker.name().orElse(SENDER);
    return new RunPlan(
        List.copyOf(spawns.values()),
        inputs,
        options.size,
        messages("--message-at-once", options.messagesAtOnce, options, spawns.keySet()),
        tasks(options, inputs),
        messages("--message", options.messages, options, spawns.keySet()),
        options.broker.hasRelaycastOfItsOwn(),
        until,
        options.timeout,
        UsageException.checked("--broker-name", sender, Sender::human),
        client(options, environment).brokerName(sender));
  }

  /** Returns the tasks that are sent late. The broker would type them after 500 bytes of output. */
  private static List<Message> tasks(RunOptions options, Map<String, Input> inputs) {
    return options.tasks.stream()
        .filter(task -> AgentSettings.drawsScreen(task.name(), inputs))
        .map(
            task ->
                UsageException.checked(
                    "--task " + task.name(), task, it -> Message.of(it.name(), it.value())))
        .toList();
  }

  private static BrokerClientOptions.Builder client(
      RunOptions options, Map<String, String> environment) {
    BrokerClientOptions.Builder client = options.broker.client(environment);
    if (!options.environment.isEmpty()) {
      Map<String, String> variables = new LinkedHashMap<>();
      options.environment.forEach(it -> variables.put(it.name(), it.value()));
      client.environment(variables);
    }
    return client;
  }

  private static List<Message> messages(
      String option, List<Note> notes, RunOptions options, Set<String> agents) {
    List<String> channels = options.broker.channels();
    List<Message> messages = new ArrayList<>();
    for (Note note : notes) {
      if (!note.toChannel()) {
        AgentSettings.requireAgent(option + " to " + note.to(), note.to(), agents);
      } else if (options.broker.hasRelaycastOfItsOwn()
          && !channels.contains(note.to().substring(1))) {
        throw new UsageException(
            "%s to %s: no agent of this run hears that channel; add --channel %s"
                .formatted(option, note.to(), note.to().substring(1)));
      }
      messages.add(UsageException.checked(option, note, it -> Message.of(it.to(), it.text())));
    }
    return messages;
  }
}
