package dev.brokerline.agents.internal.supervision;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.model.BrokerInfo;
import org.jspecify.annotations.Nullable;

/** One of the brokers of a relay. The supervisor's lock guards the fields that change. */
final class BrokerRun {

  final int number;
  final Transport transport;
  final Connection connection;
  final Conversation conversation;

  /** The info of the ready broker; null before. */
  @Nullable BrokerInfo info;

  boolean deaf;
  boolean lost;
  @Nullable String endedWhy;

  BrokerRun(int number, Transport transport, Connection connection) {
    this.number = number;
    this.transport = transport;
    this.connection = connection;
    this.conversation = connection.conversation();
  }

  /** Returns whether the broker was ready and has not ended. */
  boolean isThere() {
    return info != null && !lost;
  }

  /** Returns whether a request was refused because the broker accepts no more input. */
  static boolean isGone(@Nullable Throwable failure) {
    return (failure instanceof BrokerClosedException || failure instanceof BrokerExitedException)
        && ((BrokerException) failure).outcome() == Outcome.NOT_PERFORMED;
  }
}
