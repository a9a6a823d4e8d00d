package dev.brokerline.broker.internal.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command line of a broker, {@code init [--name NAME] [--channels A,B]}, as the relay's own
 * clients write it.
 *
 * @param ignored the arguments that this broker does not know
 */
public record CommandLine(String name, List<String> channels, List<String> ignored) {

  private static final List<String> DEFAULT_CHANNELS = List.of("general");

  /** Copies the lists. */
  public CommandLine {
    channels = List.copyOf(channels);
    ignored = List.copyOf(ignored);
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException if the first one is not {@code init}, or a value is missing
   */
  public static CommandLine parse(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).equals("init")) {
      throw new IllegalArgumentException(
          "usage: brokerline-broker init [--name NAME] [--channels A,B]");
    }
    String name = "";
    List<String> channels = DEFAULT_CHANNELS;
    List<String> ignored = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String value = value(arguments, i);
      boolean together = argument.contains("=");
      switch (together ? argument.substring(0, argument.indexOf('=')) : argument) {
        case "--name" -> name = value;
        case "--channels" ->
            channels =
                Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(c -> !c.isEmpty())
                    .toList();
        default -> {
          ignored.add(argument);
          continue;
        }
      }
      if (!together) {
        i++;
      }
    }
    return new CommandLine(name.strip(), channels, ignored);
  }

  private static String value(List<String> arguments, int at) {
    String argument = arguments.get(at);
    if (argument.contains("=")) {
      return argument.substring(argument.indexOf('=') + 1);
    }
    boolean known = argument.equals("--name") || argument.equals("--channels");
    if (known && at + 1 == arguments.size()) {
      throw new IllegalArgumentException(argument + " needs a value");
    }
    return known ? arguments.get(at + 1) : "";
  }

  /** Returns what the broker says of the arguments that it does not know. */
  public List<String> remarks() {
    return ignored.stream().map(it -> "brokerline-broker: ignored the argument " + it).toList();
  }

  /** Returns the settings of a broker in this directory and environment. */
  public BrokerSettings settings(Path directory, Map<String, String> environment) {
    Path last = directory.getFileName();
    return new BrokerSettings(
        name.isEmpty() ? (last == null ? "project" : last.toString()) : name,
        channels,
        directory,
        environment);
  }
}
