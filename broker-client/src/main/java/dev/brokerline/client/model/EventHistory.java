package dev.brokerline.client.model;

import dev.brokerline.protocol.event.BrokerEvent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The remembered events of one client. At a limit of {@link
 * dev.brokerline.client.options.ClientLimits#history} the oldest output is dropped, and at ten
 * times that limit the oldest event of any kind. An event is here before any listener receives it.
 * The history stays readable after the client's end.
 */
public interface EventHistory {

  /**
   * Returns the remembered events that match the query, oldest first. Safe for use by any thread.
   */
  Page find(Query query);

  /** Returns the remembered events with higher numbers, oldest first. */
  default Page since(long seq) {
    return find(Query.since(seq));
  }

  /**
   * A query for events. All conditions must hold; only events of the broker have a kind and an
   * agent.
   *
   * @param afterSeq events with higher numbers; 0 for all
   * @param kinds events with these wire names, such as {@code worker_ready}; empty for all
   * @param agent events about this agent; null for all
   */
  record Query(long afterSeq, Set<String> kinds, @Nullable String agent) {

    private static final Query ALL = new Query(0, Set.of(), null);

    public Query {
      if (afterSeq < 0) {
        throw new IllegalArgumentException("afterSeq must not be negative, was " + afterSeq);
      }
      kinds = Set.copyOf(kinds);
    }

    /** Returns a query for all events. */
    public static Query all() {
      return ALL;
    }

    /** Returns a query for the events with higher numbers. */
    public static Query since(long seq) {
      return new Query(seq, Set.of(), null);
    }

    /** Returns a copy that matches only these kinds. */
    public Query ofKind(String... names) {
      return new Query(afterSeq, Set.of(names), agent);
    }

    /** Returns a copy that matches only events about this agent. */
    public Query ofAgent(String name) {
      return new Query(afterSeq, kinds, Objects.requireNonNull(name, "name"));
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

  /**
   * The answer of the history to a query.
   *
   * @param events the events that match, oldest first
   * @param gaps the events within the query's range that are no longer remembered, oldest first;
   *     some of them may have matched
   * @param lastSeq the number of the newest event of all, 0 if there is none; pass it to the next
   *     query
   */
  record Page(List<ClientEvent> events, List<Gap> gaps, long lastSeq) {

    public Page {
      events = List.copyOf(events);
      gaps = List.copyOf(gaps);
    }

    /** Returns whether no matching event can be missing. */
    public boolean isComplete() {
      return gaps.isEmpty();
    }

    /**
     * A range of events that are no longer remembered.
     *
     * @param fromSeq the number of the first one
     * @param toSeq the number of the last one; all in between are missing
     */
    public record Gap(long fromSeq, long toSeq) {}
  }
}
