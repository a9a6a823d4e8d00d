package dev.brokerline.client.internal;

import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.tree.BrokerTree;
import java.nio.file.Path;
import java.util.Optional;

/** Brings a broker's process into being, and cleans up after it. */
public interface Transport {

  /** Returns a transport to the broker, or to what stands in for it, that the options describe. */
  static Transport of(BrokerClientOptions options) {
    return options
        .processFactory()
        .<Transport>map(factory -> new StandInTransport(factory, options))
        .orElseGet(() -> new NativeTransport(options));
  }

  /**
   * Returns a transport as {@link #of} does, to one of several brokers of the Relaycast's owner.
   */
  static Transport of(BrokerClientOptions options, RelaycastSource relaycast) {
    return options
        .processFactory()
        .<Transport>map(factory -> new StandInTransport(factory, options))
        .orElseGet(() -> new NativeTransport(options, relaycast));
  }

  /**
   * Returns why an agent is not to be asked for, if what the options describe would take the
   * request and do nothing. What stands in for a native broker is asked all.
   */
  static Optional<String> refusal(BrokerClientOptions options, SpawnAgent request) {
    return options.processFactory().isEmpty()
        ? NativeDialect.INSTANCE.refusal(request)
        : Optional.empty();
  }

  /**
   * Returns how the broker speaks that has greeted so. Those of protocol 1 that are known greet
   * alike, so it is the native one.
   */
  default BrokerDialect dialect(HelloResult hello) {
    return NativeDialect.INSTANCE;
  }

  /**
   * Starts the process. An interrupt gives up.
   *
   * @throws RuntimeException if there is none; what was started for it is left to {@link #cleanUp}
   */
  BrokerProcess open(BrokerProcessListener listener);

  /** Returns the embedded Relaycast that the broker uses, if it uses one and that runs. */
  Optional<LocalRelaycast> relaycast();

  /**
   * Returns the folder in which the broker keeps its state, if it is a real one that was opened.
   */
  default Optional<Path> brokerFolder() {
    return Optional.empty();
  }

  /** Returns the processes that the broker has started, if it is a real one that was opened. */
  Optional<BrokerTree> tree();

  /**
   * Removes what the broker left and what was started for it. Called after {@link #open} has
   * returned or failed, and after the exit if there was one.
   */
  void cleanUp();
}
