package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.List;

/**
 * What a connection is given.
 *
 * @param events numbers and delivers what happens; may have been used by a connection before
 * @param further are told what the broker says, after those who look after the connection itself
 */
record ConnectionParts(
    BrokerClientOptions options,
    Transport transport,
    Timer timer,
    EventDispatcher events,
    List<WireObserver> further) {

  Duration closeTimeout() {
    return options.closeTimeout();
  }

  /** Returns how long a broker that ends by itself has until it is ended. */
  Duration grace() {
    return options.closeTimeout().dividedBy(10);
  }
}
