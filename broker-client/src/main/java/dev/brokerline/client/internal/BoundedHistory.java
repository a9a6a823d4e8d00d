package dev.brokerline.client.internal;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.HistoryPage;
import dev.brokerline.client.model.HistoryPage.Gap;
import dev.brokerline.client.model.HistoryQuery;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import java.util.ArrayList;
import java.util.List;

/** The events of the past. The lock guards the fields below it, and nothing is called under it. */
final class BoundedHistory implements EventHistory {

  private final Object lock = new Object();
  private final EventQueue past;
  private long lastSeq;

  BoundedHistory(EventLimits limits) {
    past = new EventQueue(limits);
  }

  void add(ClientEvent event, long bytes) {
    synchronized (lock) {
      past.add(event, bytes);
      lastSeq = event.seq();
    }
  }

  @Override
  public HistoryPage find(HistoryQuery query) {
    List<ClientEvent> known;
    long last;
    synchronized (lock) {
      known = past.since(query.afterSeq());
      last = lastSeq;
    }
    List<ClientEvent> events = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (ClientEvent event : known) {
      if (event instanceof EventsDropped lost) {
        gaps.add(new Gap(Math.max(lost.fromSeq(), query.afterSeq() + 1), lost.toSeq()));
      } else if (query.matches(event)) {
        events.add(event);
      }
    }
    return new HistoryPage(events, gaps, last);
  }
}
