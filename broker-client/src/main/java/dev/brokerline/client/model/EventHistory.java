package dev.brokerline.client.model;

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
  HistoryPage find(HistoryQuery query);

  /** Returns the remembered events with higher numbers, oldest first. */
  default HistoryPage since(long seq) {
    return find(HistoryQuery.since(seq));
  }
}
