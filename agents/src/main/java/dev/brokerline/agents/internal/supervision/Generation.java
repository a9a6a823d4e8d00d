package dev.brokerline.agents.internal.supervision;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.model.BrokerInfo;
import org.jspecify.annotations.Nullable;

/** One broker in the life of a relay. The fields that change are guarded by the supervisor. */
final class Generation {

  final int number;
  final Transport transport;
  final Connection connection;

  /** What was said when it was ready; null before. */
  @Nullable BrokerInfo info;

  boolean deaf;
  boolean lost;
  @Nullable String endedWhy;

  Generation(int number, Transport transport, Connection connection) {
    this.number = number;
    this.transport = transport;
    this.connection = connection;
  }

  /** Returns whether it was ready, and is there. */
  boolean isThere() {
    return info != null && !lost;
  }

  /** Returns whether a request was refused because the broker takes no more input. */
  static boolean isGone(@Nullable Throwable failure) {
    return (failure instanceof BrokerClosedException || failure instanceof BrokerExitedException)
        && ((BrokerException) failure).outcome() == Outcome.NOT_PERFORMED;
  }
}
