package dev.brokerline.client.model;

import dev.brokerline.protocol.event.BrokerEvent;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query for events. All conditions must hold; only events of the broker have a kind and an agent.
 *
 * @param afterSeq events with higher numbers; 0 for all
 * @param kinds events with these wire names, such as {@code worker_ready}; empty for all
 * @param agent events about this agent; null for all
 */
public record HistoryQuery(long afterSeq, Set<String> kinds, @Nullable String agent) {

  private static final HistoryQuery ALL = new HistoryQuery(0, Set.of(), null);

  public HistoryQuery {
    if (afterSeq < 0) {
      throw new IllegalArgumentException("afterSeq must not be negative, was " + afterSeq);
    }
    kinds = Set.copyOf(kinds);
  }

  /** Returns a query for all events. */
  public static HistoryQuery all() {
    return ALL;
  }

  /** Returns a query for the events with higher numbers. */
  public static HistoryQuery since(long seq) {
    return new HistoryQuery(seq, Set.of(), null);
  }

  /** Returns a copy that matches only these kinds. */
  public HistoryQuery ofKind(String... names) {
    return new HistoryQuery(afterSeq, Set.of(names), agent);
  }

  /** Returns a copy that matches only events about this agent. */
  public HistoryQuery ofAgent(String name) {
    return new HistoryQuery(afterSeq, kinds, Objects.requireNonNull(name, "name"));
  }

  /** Returns whether the event matches. */
  public boolean matches(ClientEvent event) {
    if (event.seq() <= afterSeq) {
      return false;
    }
    if (kinds.isEmpty() && agent == null) {
      return true;
    }
    if (!(event instanceof ClientEvent.FromBroker fromBroker)) {
      return false;
    }
    BrokerEvent told = fromBroker.event();
    return (kinds.isEmpty() || kinds.contains(told.kind()))
        && (agent == null || agent.equals(told.agent()));
  }
}
