package dev.brokerline.cli.broker;

import dev.brokerline.broker.Brokers;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.spawn.internal.DirectoryFault;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.transcript.TranscriptFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that start a broker, and their conversion into client options. */
public final class BrokerOptionsMixin {

  private static final String LOCAL = "local";
  private static final String KEY = "RELAY_API_KEY";
  private static final Path NATIVE = Path.of("native");
  private static final Path BUILT_IN = Path.of("builtin");

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description =
          "A channel that the broker joins; all agents of 'run' hear it (default: general).")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description = "The directory in which the agents work (default: this one).")
  private @Nullable Path directory;

  @Option(
      names = "--broker",
      paramLabel = "native|builtin|PATH",
      description = {
        "The broker to run: the native one, which is looked for and installed (default), "
            + "Brokerline's own one, which runs in this process and needs no installation and no "
            + "message service, or the one at PATH."
      })
  private @Nullable Path broker;

  @Option(
      names = "--broker-name",
      paramLabel = "NAME",
      description = {
        "The broker's own name among the agents (default: that of the directory). 'run' sends its "
            + "messages in that name (default: orchestrator)."
      })
  private @Nullable String name;

  @Option(
      names = "--relaycast",
      paramLabel = "local|cloud|URL",
      defaultValue = "local",
      description = {
        "The message service: one of this command's own (default), the hosted one, or the one at URL. "
            + "The key for the latter two is taken from RELAY_API_KEY in the environment."
      })
  private String relaycast = "local";

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = {
        "Write what is said to the broker and by it to this file, one JSON object for each line, "
            + "without keys and tokens, but with all that the agents print."
      })
  private @Nullable Path trace;

  /**
   * Returns the names of the channels, without {@code #}; {@code general} by default.
   *
   * @throws UsageException if one is not a valid name
   */
  public List<String> channels() {
    List<String> bare =
        channels.stream()
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

  /** Returns the broker's own name, if one is given. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns whether Brokerline's own broker runs. */
  public boolean isBuiltIn() {
    return BUILT_IN.equals(broker);
  }

  /** Returns whether this process starts the message service itself. */
  public boolean hasRelaycastOfItsOwn() {
    return relaycast.equals(LOCAL);
  }

  /**
   * Returns the options for finding and starting the broker, as a builder, because the progress
   * listener is still missing.
   *
   * @param environment the variables, which may have the key of a Relaycast
   * @throws UsageException if an option cannot be used
   */
  public BrokerClientOptions.Builder client(Map<String, String> environment) {
    BrokerClientOptions.Builder client =
        BrokerClientOptions.builder()
            .processBackend(ProcessBackend.JAVA)
            .inheritedEnvironment(environment)
            .relaycast(relaycast(relaycast, environment));
    if (directory == null) {
      set("--cwd", client, it -> {});
    }
    set("--channel", client, it -> it.channels(channels()));
    Path there = directory;
    if (there != null) {
      UsageException.checked("--cwd", there, BrokerOptionsMixin::entered);
      set("--cwd", client, it -> it.directory(there));
    }
    Path chosen = broker;
    if (isBuiltIn()) {
      client.broker(Brokers.inProcess());
    } else if (chosen != null && !chosen.equals(NATIVE)) {
      set("--broker", client, it -> it.binary(chosen));
    }
    Path traced = trace;
    if (traced != null) {
      requireWritable(traced);
      set("--trace", client, it -> it.frameTrace(traced));
    }
    String called = name;
    if (called != null) {
      set("--broker-name", client, it -> it.brokerName(called));
    }
    return client;
  }

  private static Path entered(Path directory) {
    DirectoryFault.of(directory)
        .ifPresent(
            fault -> {
              String remedy = Files.exists(directory) ? "" : "; create it, or name another";
              throw new IllegalArgumentException("'" + directory + "' " + fault + remedy);
            });
    return directory;
  }

  /** Sets one option and checks it at once, so that an error names the right option. */
  private static void set(
      String option,
      BrokerClientOptions.Builder client,
      Consumer<BrokerClientOptions.Builder> choice) {
    UsageException.checked(
        option,
        client,
        it -> {
          choice.accept(it);
          return it.build();
        });
  }

  private static void requireWritable(Path trace) {
    TranscriptFile.fault(trace)
        .ifPresent(
            fault -> {
              throw new UsageException(
                  "--trace: '" + trace + "' cannot be written: " + fault + "; name another file");
            });
  }

  private static RelaycastTarget relaycast(String text, Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "");
    if (text.equals(LOCAL)) {
      return RelaycastTarget.local();
    }
    if (text.equals("cloud")) {
      if (key.isEmpty()) {
        throw new UsageException(
            "--relaycast cloud needs the key of a workspace; set " + KEY + " in the environment");
      }
      return UsageException.checked(KEY, key, RelaycastTarget::cloud);
    }
    return UsageException.checked("--relaycast", text, it -> server(it, key));
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

  /** Quotes the text, unless it may contain a password. */
  private static String noServer(String text) {
    return (text.indexOf('@') < 0 ? "'" + text + "'" : "this")
        + " is neither local, cloud nor an address such as http://127.0.0.1:8080";
  }
}
