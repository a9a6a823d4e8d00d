package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.ClientEvent.FromBroker;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static final long NO_BYTE_LIMIT = Long.MAX_VALUE;

  @Test
  void givesEventsInTheOrderOfTheirArrival() {
    EventQueue queue = new EventQueue(new EventLimits(10, NO_BYTE_LIMIT));
    add(queue, output(1, "a"));
    add(queue, released(2));
    add(queue, output(3, "b"));
    assertThat(drain(queue)).extracting(ClientEvent::seq).containsExactly(1L, 2L, 3L);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void dropsTheOldestOutputAtTheLimitAndSaysSoInItsPlace() {
    EventQueue queue = new EventQueue(new EventLimits(2, NO_BYTE_LIMIT));
    for (int seq = 1; seq <= 5; seq++) {
      add(queue, output(seq, "x"));
    }
    assertThat(drain(queue))
        .containsExactly(new EventsDropped(3, 1, 3), output(4, "x"), output(5, "x"));
  }

  @Test
  void neverDropsWhatIsNotOutput() {
    EventQueue queue = new EventQueue(new EventLimits(1, NO_BYTE_LIMIT));
    add(queue, output(1, "x"));
    add(queue, released(2));
    add(queue, output(3, "x"));
    add(queue, released(4));
    add(queue, output(5, "x"));
    assertThat(drain(queue))
        .containsExactly(
            new EventsDropped(1, 1, 1),
            released(2),
            new EventsDropped(1, 3, 3),
            released(4),
            output(5, "x"));
  }

  @Test
  void holdsOneMarkerForAnyNumberOfDroppedNeighbours() {
    EventQueue queue = new EventQueue(new EventLimits(1, NO_BYTE_LIMIT));
    for (int seq = 1; seq <= 100_000; seq++) {
      add(queue, output(seq, "x"));
    }
    assertThat(drain(queue))
        .containsExactly(new EventsDropped(99_999, 1, 99_999), output(100_000, "x"));
  }

  @Test
  void boundsOutputByItsSizeButKeepsTheNewest() {
    EventQueue queue = new EventQueue(new EventLimits(1000, 10_000));
    add(queue, output(1, "x".repeat(6_000)));
    add(queue, output(2, "x".repeat(6_000)));
    add(queue, output(3, "x".repeat(50_000)));
    assertThat(drain(queue))
        .containsExactly(new EventsDropped(2, 1, 2), output(3, "x".repeat(50_000)));
  }

  @Test
  void dropsTheOldestOfAllWhenTenTimesAsManyWait() {
    EventQueue queue = new EventQueue(new EventLimits(2, NO_BYTE_LIMIT));
    add(queue, output(1, "x"));
    for (int seq = 2; seq <= 30; seq++) {
      add(queue, released(seq));
    }
    List<ClientEvent> left = drain(queue);
    assertThat(left).hasSize(20).startsWith(new EventsDropped(11, 1, 11), released(12));
    add(queue, output(31, "x"));
    assertThat(drain(queue)).containsExactly(output(31, "x"));
  }

  @Test
  void countsOnlyWhatIsStillThere() {
    EventQueue queue = new EventQueue(new EventLimits(2, NO_BYTE_LIMIT));
    for (int seq = 1; seq <= 1000; seq++) {
      add(queue, output(seq, "x"));
      assertThat(drain(queue)).containsExactly(output(seq, "x"));
    }
  }

  @Test
  void givesNoMoreAtOnceThanIsAskedFor() {
    EventQueue queue = new EventQueue(new EventLimits(100, NO_BYTE_LIMIT));
    for (int seq = 1; seq <= 10; seq++) {
      add(queue, output(seq, "x".repeat(1000)));
    }
    assertThat(queue.poll(3, NO_BYTE_LIMIT)).hasSize(3);
    assertThat(queue.poll(100, 1500)).hasSize(2);
    assertThat(drain(queue)).extracting(ClientEvent::seq).containsExactly(6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void boundsEventsOfUnknownKindsByTheLengthOfTheirLines() {
    EventQueue queue = new EventQueue(new EventLimits(1000, 1 << 20));
    for (int seq = 1; seq <= 200; seq++) {
      queue.add(unknown(seq), 1 << 20);
    }
    List<ClientEvent> left = drain(queue);
    assertThat(left).hasSizeBetween(9, 11).endsWith(unknown(200));
    assertThat(left.get(0)).isInstanceOf(EventsDropped.class);
  }

  @Test
  void boundsOtherEventsByTheLengthOfTheirLines() {
    EventQueue queue = new EventQueue(new EventLimits(1000, 1000));
    for (int seq = 1; seq <= 200; seq++) {
      queue.add(released(seq), 800);
    }
    assertThat(drain(queue)).hasSize(11);
  }

  private static ClientEvent unknown(long seq) {
    return new FromBroker(seq, new UnknownEvent("usage", RawJson.of("{\"kind\":\"usage\"}")));
  }

  private static void add(EventQueue queue, ClientEvent event) {
    queue.add(event, /* bytes= */ 0);
  }

  private static List<ClientEvent> drain(EventQueue queue) {
    List<ClientEvent> events = new ArrayList<>();
    while (!queue.isEmpty()) {
      queue.poll(/* maxEvents= */ 7, NO_BYTE_LIMIT).forEach(node -> events.add(node.event()));
    }
    return events;
  }

  private static ClientEvent output(long seq, String chunk) {
    return new FromBroker(seq, new WorkerEvent.Output("w", "stdout", chunk));
  }

  private static ClientEvent released(long seq) {
    return new FromBroker(seq, new AgentEvent.Released("w"));
  }
}
