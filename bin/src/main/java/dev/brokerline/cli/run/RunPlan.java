package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.RelaycastTarget;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.process.ProcessBackend;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String KEY = "RELAY_API_KEY";

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
    List<String> channels = channels(options.channels);
    Map<String, SpawnAgent> spawns = spawns(options, channels);
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
        client(options, channels, environment));
  }

  private static List<String> channels(List<String> names) {
    List<String> bare =
        names.stream()
            .map(name -> name.startsWith("#") ? name.substring(1) : name)
            .distinct()
            .toList();
    for (String name : bare) {
      if (name.isBlank() || name.indexOf(',') >= 0) {
        throw new UsageException(
            "--channel '" + name + "' is no name of a channel; give one name without a comma");
      }
    }
    return bare.isEmpty() ? List.of("general") : bare;
  }

  private static Map<String, SpawnAgent> spawns(RunOptions options, List<String> channels) {
    List<AgentSpec> specs = new ArrayList<>();
    for (NamedValue agent : options.agents) {
      specs.add(checked("--agent", agent, it -> AgentSpec.pty(it.name(), it.value())));
    }
    for (NamedValue agent : options.headless) {
      specs.add(
          checked("--headless", agent, it -> AgentSpec.headless(it.name(), provider(it.value()))));
    }
    if (specs.isEmpty()) {
      throw new UsageException("there is no agent to run; add one, such as --agent echo=cat");
    }
    Map<String, SpawnAgent> spawns = new LinkedHashMap<>();
    for (AgentSpec spec : specs) {
      requirePrintable(spec.name());
      AgentSpec whole = spec.withChannels(channels).withRestartPolicy(RestartPolicy.disabled());
      if (spawns.put(spec.name(), SpawnAgent.of(whole)) != null) {
        throw new UsageException(
            "two agents are called '" + spec.name() + "'; give each a name of its own");
      }
    }
    for (NamedValue model : unique("--model", options.models, spawns)) {
      spawns.computeIfPresent(model.name(), (name, spawn) -> withModel(spawn, model.value()));
    }
    for (NamedValue task : unique("--task", options.tasks, spawns)) {
      spawns.computeIfPresent(task.name(), (name, spawn) -> spawn.withInitialTask(task.value()));
    }
    return spawns;
  }

  private static SpawnAgent withModel(SpawnAgent spawn, String model) {
    return SpawnAgent.of(spawn.agent().withModel(model));
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
      String option, List<NamedValue> values, Map<String, SpawnAgent> spawns) {
    Map<String, NamedValue> seen = new LinkedHashMap<>();
    for (NamedValue value : values) {
      requireAgent(option + " " + value.name(), value.name(), spawns);
      if (seen.put(value.name(), value) != null) {
        throw new UsageException(option + " is given twice for agent '" + value.name() + "'");
      }
    }
    return List.copyOf(seen.values());
  }

  private static void requireAgent(String where, String name, Map<String, SpawnAgent> spawns) {
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
      } else if ("local".equals(options.relaycast) && !channels.contains(note.to().substring(1))) {
        throw new UsageException(
            "--message to %s: no agent of this run hears that channel; add --channel %s"
                .formatted(note.to(), note.to().substring(1)));
      }
      messages.add(checked("--message", note, it -> SendMessage.of(it.to(), it.text())));
    }
    return messages;
  }

  private static <T, R> R checked(String option, T value, Function<T, R> maker) {
    try {
      return maker.apply(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  private static BrokerClientOptions.Builder client(
      RunOptions options, List<String> channels, Map<String, String> environment) {
    BrokerClientOptions.Builder client =
        BrokerClientOptions.builder()
            .processBackend(ProcessBackend.JAVA)
            .channels(channels)
            .relaycast(relaycast(options.relaycast, environment));
    Path directory = options.directory;
    if (directory != null) {
      if (!Files.isDirectory(directory)) {
        throw new UsageException(
            "--cwd: there is no directory '" + directory + "'; create it, or name another");
      }
      client.directory(directory.toAbsolutePath().normalize());
    }
    if (options.broker != null) {
      client.binary(options.broker);
    }
    if (options.brokerName != null) {
      client.brokerName(options.brokerName);
    }
    checked("--broker-name", client, BrokerClientOptions.Builder::build);
    return client;
  }

  private static RelaycastTarget relaycast(String text, Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "");
    if (text.equals("local")) {
      return RelaycastTarget.local();
    }
    if (text.equals("cloud")) {
      if (key.isEmpty()) {
        throw new UsageException(
            "--relaycast cloud needs the key of a workspace; set " + KEY + " in the environment");
      }
      return checked(KEY, key, RelaycastTarget::cloud);
    }
    return checked("--relaycast", text, it -> server(it, key));
  }

  private static RelaycastTarget server(String text, String key) {
    if (!text.matches("https?://.+")) {
      throw new IllegalArgumentException(noServer(text));
    }
    try {
      URI uri = new URI(text);
      return key.isEmpty() ? RelaycastTarget.at(uri) : RelaycastTarget.at(uri, key);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(noServer(text), e);
    }
  }

  /** Names the text, unless there may be a password in it. */
  private static String noServer(String text) {
    return (text.indexOf('@') < 0 ? "'" + text + "'" : "this")
        + " is neither local, cloud nor an address such as http://127.0.0.1:8080";
  }
}
