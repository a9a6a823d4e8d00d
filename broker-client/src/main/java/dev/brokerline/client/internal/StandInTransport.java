package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ChildProcessFactory;
import dev.brokerline.spawn.ChildProcessListener;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.tree.ProcessTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transport to a replacement for a native broker, which leaves nothing to clean up. */
public final class StandInTransport implements Transport {

  private final ChildProcessFactory factory;
  private final FrameTrace trace;

  /** Makes a transport whose processes come from this factory. */
  public StandInTransport(ChildProcessFactory factory, BrokerClientOptions options) {
    this.trace = new FrameTrace(options);
    this.factory = trace.over(factory);
  }

  @Override
  public ChildProcess open(ChildProcessListener listener) {
    ProcessCommand command =
        new ProcessCommand(Path.of("stand-in"), List.of("init"), Path.of(""), Map.of());
    return factory.start(command, listener);
  }

  @Override
  public Optional<LocalRelaycast> relaycast() {
    return Optional.empty();
  }

  @Override
  public Optional<ProcessTree> tree() {
    return Optional.empty();
  }

  @Override
  public void cleanUp() {
    trace.close();
  }
}
