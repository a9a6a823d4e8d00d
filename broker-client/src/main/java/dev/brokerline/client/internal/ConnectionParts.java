package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.List;

/**
 * The collaborators of a connection.
 *
 * @param events numbers and delivers what happens; may have been used by a connection before
 * @param further further observers of the broker's frames, called after those of the connection
 *     itself
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

  /** Returns how long a broker that exits by itself may take until it is ended. */
  Duration grace() {
    return options.closeTimeout().dividedBy(10);
  }
}
