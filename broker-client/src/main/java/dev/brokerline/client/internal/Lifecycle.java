package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerState;
import java.util.EnumSet;
import java.util.Set;

/** The state machine of {@link BrokerState}, with the transitions of its table. */
final class Lifecycle {

  /** Changes only under the lock. */
  private volatile BrokerState state = BrokerState.NEW;

  BrokerState state() {
    return state;
  }

  /** Changes the state if it is the given one, and returns whether it was. */
  synchronized boolean moveIf(BrokerState from, BrokerState to) {
    if (state != from) {
      return false;
    }
    if (!successors(from).contains(to)) {
      throw new IllegalStateException("no way from " + from + " to " + to);
    }
    state = to;
    return true;
  }

  /** Changes the state to CLOSING if possible, and returns the previous state. */
  synchronized BrokerState close() {
    BrokerState before = state;
    if (before == BrokerState.NEW) {
      state = BrokerState.CLOSED;
    } else if (before != BrokerState.CLOSED) {
      state = BrokerState.CLOSING;
    }
    return before;
  }

  private static Set<BrokerState> successors(BrokerState state) {
    return switch (state) {
      case NEW -> EnumSet.of(BrokerState.STARTING, BrokerState.CLOSED);
      case STARTING -> EnumSet.of(BrokerState.READY, BrokerState.CLOSING);
      case READY -> EnumSet.of(BrokerState.CLOSING);
      case CLOSING -> EnumSet.of(BrokerState.CLOSED);
      case CLOSED -> EnumSet.noneOf(BrokerState.class);
    };
  }
}
