package dev.brokerline.client.model;

import java.util.List;

/**
 * The answer of the history to a query.
 *
 * @param events the events that match, oldest first
 * @param gaps the events within the query's range that are no longer remembered, oldest first; some
 *     of them may have matched
 * @param lastSeq the number of the newest event of all, 0 if there is none; pass it to the next
 *     query
 */
public record HistoryPage(List<ClientEvent> events, List<Gap> gaps, long lastSeq) {

  public HistoryPage {
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
