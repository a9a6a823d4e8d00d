package dev.brokerline.client.model;

/**
 * The events of one client that are remembered: all of them, until a bound of {@link
 * dev.brokerline.client.options.ClientLimits#history} makes the oldest output give way, and at ten
 * times that bound the oldest of all. An event is here before a listener is told of it, however
 * slow the listeners are. It stays readable after the client's end.
 */
public interface EventHistory {

  /** Returns the remembered events that match, oldest first. Safe for use by any thread. */
  HistoryPage find(HistoryQuery query);

  /** Returns the remembered events whose numbers are higher, oldest first. */
  default HistoryPage since(long seq) {
    return find(HistoryQuery.since(seq));
  }
}
