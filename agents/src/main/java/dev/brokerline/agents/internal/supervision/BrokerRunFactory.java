package dev.brokerline.agents.internal.supervision;

import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Timer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the runs of a relay, with numbers from 1. Used under the lock of {@link BrokerSupervisor},
 * which hears of their ends.
 */
final class BrokerRunFactory {

  private final BrokerClientOptions options;
  private final Timer timer;
  private final RelayMemory memory;
  private final Supplier<Transport> transports;
  private final BrokerSupervisor supervisor;
  private final ChannelKeeper channels;
  private int made;

  /**
   * Makes the factory of one relay.
   *
   * @param memory the state of agents and messages, over all brokers
   * @param transports makes the transport to the next broker
   */
  BrokerRunFactory(
      BrokerClientOptions options,
      Timer timer,
      RelayMemory memory,
      Supplier<Transport> transports,
      BrokerSupervisor supervisor) {
    this.options = options;
    this.timer = timer;
    this.memory = memory;
    this.transports = transports;
    this.supervisor = supervisor;
    this.channels =
        new ChannelKeeper(memory.agents(), supervisor::conversation, options.timeouts());
  }

  /** Returns the next run, whose broker is not started. Its news count while it is current. */
  BrokerRun next() {
    int number = ++made;
    Transport transport = transports.get();
    CurrentBrokerObserver guard =
        new CurrentBrokerObserver(
            () -> supervisor.isCurrent(number),
            memory.with(channels),
            reason -> supervisor.ended(number, reason));
    Connection connection =
        new Connection(options, transport, timer, memory.events(), List.of(guard));
    return new BrokerRun(number, transport, connection);
  }
}
