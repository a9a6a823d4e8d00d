package dev.brokerline.cli.run;

import dev.brokerline.agents.Message;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.run.Programs.Input;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    Map<String, SpawnOptions> spawns = spawns(options, inputs, environment);
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
        .filter(task -> drawsScreen(task.name(), inputs))
        .map(
            task ->
                UsageException.checked(
                    "--task " + task.name(), task, it -> Message.of(it.name(), it.value())))
        .toList();
  }

  private static boolean drawsScreen(String agent, Map<String, Input> inputs) {
    return inputs.getOrDefault(agent, Input.LINES) != Input.LINES;
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

  private static Map<String, SpawnOptions> spawns(
      RunOptions options, Map<String, Input> inputs, Map<String, String> environment) {
    List<String> channels = options.broker.channels();
    Map<String, SpawnOptions.Builder> agents = agents(options);
    Set<String> names = agents.keySet();
    unique("--model", options.agents.models, names)
        .forEach(it -> agents.computeIfPresent(it.name(), (name, to) -> to.model(it.value())));
    unique("--task", options.tasks, names).stream()
        .filter(it -> !drawsScreen(it.name(), inputs))
        .forEach(it -> agents.computeIfPresent(it.name(), (name, to) -> to.task(it.value())));
    unique("--agent-cwd", options.directories, names)
        .forEach(
            it -> agents.computeIfPresent(it.name(), (name, to) -> to.directory(directory(it))));
    Map<String, SpawnOptions> spawns = new LinkedHashMap<>();
    agents.forEach(
        (name, agent) -> {
          agent.channels(channels).restartPolicy(RestartPolicy.disabled());
          spawns.put(name, checked("--agent " + name, agent));
        });
    for (String name : options.agents.bypassPermissions) {
      String option = "--bypass-permissions " + name;
      requireAgent(option, name, names);
      agents.computeIfPresent(
          name,
          (same, agent) -> {
            var unused =
                isHeadless(name, options)
                    ? agent.permissions(AgentPermissions.ALLOW_EVERYTHING)
                    : agent.bypassPermissions(true);
            spawns.put(same, checked(option, agent));
            return agent;
          });
    }
    RelayToolsChoice tools = RelayToolsChoice.of(options.agents.relayTools, environment);
    agents.forEach((name, agent) -> spawns.put(name, checked(tools.option(), tools.give(agent))));
    return spawns;
  }

  /** Returns the agents by name, those with a terminal first. */
  private static Map<String, SpawnOptions.Builder> agents(RunOptions options) {
    if (!options.broker.isBuiltIn()) {
      options.agents.headless.forEach(RunPlan::refuseHeadless);
    }
    if (options.agents.commands.isEmpty() && options.agents.headless.isEmpty()) {
      throw new UsageException("there is no agent to run; add one, such as --agent echo=cat");
    }
    Map<String, SpawnOptions.Builder> agents = new LinkedHashMap<>();
    for (NamedValue agent : options.agents.commands) {
      add(
          agents,
          agent,
          UsageException.checked(
              "--agent",
              agent,
              it -> SpawnOptions.cli(it.name(), ShellQuotes.requireClosed(it.value()))));
    }
    for (NamedValue agent : options.agents.headless) {
      add(
          agents,
          agent,
          UsageException.checked(
              "--headless",
              agent,
              // There is no one to answer.
              it ->
                  SpawnOptions.headless(it.name(), HeadlessProvider.of(it.value()))
                      .permissions(AgentPermissions.DENY)));
    }
    return agents;
  }

  private static boolean isHeadless(String name, RunOptions options) {
    return options.agents.headless.stream().anyMatch(agent -> agent.name().equals(name));
  }

  private static void add(
      Map<String, SpawnOptions.Builder> agents, NamedValue agent, SpawnOptions.Builder wanted) {
    requirePrintable(agent.name());
    if (agents.put(agent.name(), wanted) != null) {
      throw new UsageException(
          "two agents are called '" + agent.name() + "'; give each a name of its own");
    }
  }

  /** Builds the options of an agent; an error names the option that was added last. */
  private static SpawnOptions checked(String option, SpawnOptions.Builder agent) {
    return UsageException.checked(
        option,
        agent,
        it -> {
          SpawnOptions built = it.build();
          var unused = built.toRequest();
          return built;
        });
  }

  private static Path directory(NamedValue agent) {
    try {
      Path real = Path.of(agent.value()).toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (IOException | InvalidPathException e) {
      // The exception below says it.
    }
    throw new UsageException(
        "--agent-cwd %s: there is no directory '%s'; create it, or name another"
            .formatted(agent.name(), agent.value()));
  }

  /** Refuses an agent that would confirm each message and do nothing, because no program runs. */
  private static void refuseHeadless(NamedValue agent) {
    UsageException.checked("--headless", agent, it -> HeadlessProvider.of(it.value()));
    throw new UsageException(
        ("--headless %s=%s: the native broker runs no program without a terminal, so the agent would"
                + " take messages and do nothing; use --broker builtin, or --agent %s=%s")
            .formatted(agent.name(), agent.value(), agent.name(), agent.value()));
  }

  private static void requirePrintable(String name) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new UsageException(
          "the name of an agent has control characters; use letters, digits and dashes");
    }
  }

  private static List<NamedValue> unique(
      String option, List<NamedValue> values, Set<String> agents) {
    Map<String, NamedValue> seen = new LinkedHashMap<>();
    for (NamedValue value : values) {
      requireAgent(option + " " + value.name(), value.name(), agents);
      if (seen.put(value.name(), value) != null) {
        throw new UsageException(option + " is given twice for agent '" + value.name() + "'");
      }
    }
    return List.copyOf(seen.values());
  }

  private static void requireAgent(String where, String name, Set<String> agents) {
    if (!agents.contains(name)) {
      throw new UsageException(
          "%s: there is no agent '%s' in this run; there is %s"
              .formatted(where, name, String.join(", ", agents)));
    }
  }

  private static List<Message> messages(
      String option, List<Note> notes, RunOptions options, Set<String> agents) {
    List<String> channels = options.broker.channels();
    List<Message> messages = new ArrayList<>();
    for (Note note : notes) {
      if (!note.toChannel()) {
        requireAgent(option + " to " + note.to(), note.to(), agents);
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
