package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.tree.BrokerTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in for a native broker: it is started, and leaves nothing. */
public final class StandInTransport implements Transport {

  private final BrokerProcessFactory factory;
  private final FrameTrace trace;

  /** Makes a transport to what this factory starts. */
  public StandInTransport(BrokerProcessFactory factory, BrokerClientOptions options) {
    this.trace = new FrameTrace(options);
    this.factory = trace.over(factory);
  }

  @Override
  public BrokerProcess open(BrokerProcessListener listener) {
    BrokerCommand command =
        new BrokerCommand(Path.of("stand-in"), List.of("init"), Path.of(""), Map.of());
    return factory.start(command, listener);
  }

  @Override
  public Optional<LocalRelaycast> relaycast() {
    return Optional.empty();
  }

  @Override
  public Optional<BrokerTree> tree() {
    return Optional.empty();
  }

  @Override
  public void cleanUp() {
    trace.close();
  }
}
