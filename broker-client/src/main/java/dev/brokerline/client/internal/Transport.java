package dev.brokerline.client.internal;

import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessListener;
import java.util.Optional;

/** Brings a broker's process into being, and cleans up after it. Both calls block. */
public interface Transport {

  /**
   * Starts the process.
   *
   * @throws RuntimeException if there is none, with nothing left behind
   */
  BrokerProcess open(BrokerProcessListener listener);

  /** Returns the embedded Relaycast that the broker uses, if it uses one and it runs. */
  Optional<LocalRelaycast> relaycast();

  /** Removes what the broker left and what was started for it. Called once, after its exit. */
  void cleanUp();
}
