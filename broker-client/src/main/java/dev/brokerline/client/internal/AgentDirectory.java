package dev.brokerline.client.internal;

import dev.brokerline.client.error.AgentDirectoryException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.internal.DirectoryFault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Checks the working directory of an agent before a native broker gets the spawn. */
final class AgentDirectory {

  private AgentDirectory() {}

  /** Returns the failure of a spawn in an unusable directory, if it is one. */
  static Optional<BrokerException> faultOf(SpawnAgent spawn, BrokerClientOptions options) {
    String named = spawn.agent().cwd();
    // What stands in for a broker runs no programs.
    if (named == null || options.broker().processes().isPresent()) {
      return Optional.empty();
    }
    Path brokers = options.launch().directory();
    try {
      Path directory = brokers.resolve(named);
      return DirectoryFault.of(directory)
          .map(fault -> new AgentDirectoryException(spawn.agent().name(), directory, fault));
    } catch (InvalidPathException e) {
      return Optional.of(
          new AgentDirectoryException(spawn.agent().name(), brokers, "has no '" + named + "'"));
    }
  }
}
