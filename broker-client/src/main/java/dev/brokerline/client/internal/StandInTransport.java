package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.ProcessTree;
import java.util.List;
import java.util.Optional;

/**
 * The transport to a replacement for a native broker. All that such a broker leaves are its agents,
 * if it keeps records of them and was killed.
 */
public final class StandInTransport implements Transport {

  private final ChildProcess.Factory factory;
  private final BrokerClientOptions options;
  private final FrameTrace trace;

  /** Makes a transport whose processes come from this factory. */
  public StandInTransport(ChildProcess.Factory factory, BrokerClientOptions options) {
    this.options = options;
    this.trace = new FrameTrace(options);
    this.factory = trace.over(factory);
  }

  @Override
  public ChildProcess open(ChildProcess.Listener listener) {
    return factory.start(command(), listener);
  }

  private ProcessCommand command() {
    return BrokerLauncher.commandOfStandIn(options.launch());
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
  public List<EndedProcess> endRecorded() {
    return options.broker().recordsAgents()
        ? UserHome.brokerline(command().environment())
            .map(home -> CrashSweep.sweep(home).processes())
            .orElse(List.of())
        : List.of();
  }

  @Override
  public void cleanUp() {
    trace.close();
  }
}
