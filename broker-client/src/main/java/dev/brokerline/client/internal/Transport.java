package dev.brokerline.client.internal;

import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.internal.dialect.OwnDialect;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.tree.ProcessTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts a broker's process, and cleans up after it. */
public interface Transport {

  /** Returns a transport to the broker, or its replacement, that the options describe. */
  static Transport of(BrokerClientOptions options) {
    return options
        .broker()
        .processes()
        .<Transport>map(factory -> new StandInTransport(factory, options))
        .orElseGet(() -> new NativeTransport(options));
  }

  /** Returns a transport like {@link #of(BrokerClientOptions)}, with a given Relaycast. */
  static Transport of(BrokerClientOptions options, RelaycastSource relaycast) {
    return options
        .broker()
        .processes()
        .<Transport>map(factory -> new StandInTransport(factory, options))
        .orElseGet(() -> new NativeTransport(options, relaycast));
  }

  /**
   * Returns why a spawn must not be sent, if the broker would accept it and do nothing. A
   * replacement for a native broker gets all spawns.
   */
  static Optional<String> refusal(BrokerClientOptions options, SpawnAgent request) {
    return options.broker().processes().isEmpty()
        ? NativeDialect.INSTANCE.refusal(request)
        : Optional.empty();
  }

  /**
   * Returns the dialect of a broker with this greeting. All native brokers of protocol 1 greet
   * alike.
   */
  default BrokerDialect dialect(HelloResult hello) {
    return OwnDialect.isSpokenBy(hello) ? OwnDialect.INSTANCE : NativeDialect.INSTANCE;
  }

  /**
   * Starts the process. An interrupt cancels that.
   *
   * @throws RuntimeException if it fails; {@link #cleanUp} removes what was started
   */
  ChildProcess open(ChildProcess.Listener listener);

  /** Returns the embedded Relaycast that the broker uses, if there is one and it runs. */
  Optional<LocalRelaycast> relaycast();

  /** Returns the folder with the broker's state, if a native one was opened. */
  default Optional<Path> brokerFolder() {
    return Optional.empty();
  }

  /** Returns the process tree of the broker, if a native one was opened. */
  Optional<ProcessTree> tree();

  /**
   * Ends the agents' processes that outlived their broker and are not in its tree, and returns
   * them. Blocks for some seconds at most, if there are any.
   */
  default List<EndedProcess> endRecorded() {
    return List.of();
  }

  /**
   * Removes what the broker left and what was started for it. Called after {@link #open} has
   * returned or failed, and after the exit, if there was one.
   */
  void cleanUp();
}
