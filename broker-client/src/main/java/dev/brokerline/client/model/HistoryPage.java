package dev.brokerline.client.model;

import java.util.List;

/**
 * What the history knows about a query.
 *
 * @param events the events that match, oldest first
 * @param gaps the numbers after the query's first one whose events are no longer remembered, oldest
 *     first; some of them may have matched
 * @param lastSeq the number of the newest event of all, 0 if there was none: where to go on
 */
public record HistoryPage(List<ClientEvent> events, List<Gap> gaps, long lastSeq) {

  public HistoryPage {
    events = List.copyOf(events);
    gaps = List.copyOf(gaps);
  }

  /** Returns whether nothing that was asked for can be missing. */
  public boolean isComplete() {
    return gaps.isEmpty();
  }

  /**
   * Events that are no longer remembered.
   *
   * @param fromSeq the number of the first one
   * @param toSeq the number of the last one; all between the two are missing
   */
  public record Gap(long fromSeq, long toSeq) {}
}
