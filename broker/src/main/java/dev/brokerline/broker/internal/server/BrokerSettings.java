package dev.brokerline.broker.internal.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a broker is started with.
 *
 * @param name the broker's own name
 * @param channels the channels that the caller named; each is there as soon as it is heard, so
 *     nothing needs to be done for them
 * @param directory the directory of agents that name none, absolute
 * @param environment the variables of the host, which agents inherit
 */
public record BrokerSettings(
    String name, List<String> channels, Path directory, Map<String, String> environment) {

  /** Copies the collections, and refuses a relative directory. */
  public BrokerSettings {
    channels = List.copyOf(channels);
    environment = Map.copyOf(environment);
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("the broker's directory must be absolute: " + directory);
    }
  }

  /** Returns all but the values of the variables. */
  @Override
  public String toString() {
    return "BrokerSettings[name=%s, channels=%s, directory=%s, environment=(%d)]"
        .formatted(name, channels, directory, environment.size());
  }
}
