package dev.brokerline.cli.run;

import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.run.Programs.Input;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the options of a run into the settings of its agents, and checks them. */
final class AgentSettings {

  private AgentSettings() {}

  /**
   * Returns the settings of the agents by name, those with a terminal first.
   *
   * @param inputs how the agents' programs take text
   * @param environment the variables, which may name a server of the relay's tools
   * @throws UsageException if an option, or a combination of options, cannot work
   */
  static Map<String, SpawnOptions> of(
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
      options.agents.headless.forEach(AgentSettings::refuseHeadless);
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

  /** Refuses an option about an agent that is not in the run. */
  static void requireAgent(String where, String name, Set<String> agents) {
    if (!agents.contains(name)) {
      throw new UsageException(
          "%s: there is no agent '%s' in this run; there is %s"
              .formatted(where, name, String.join(", ", agents)));
    }
  }

  /** Returns whether the agent's program draws a screen, so that its task waits for that. */
  static boolean drawsScreen(String agent, Map<String, Input> inputs) {
    return inputs.getOrDefault(agent, Input.LINES) != Input.LINES;
  }
}
