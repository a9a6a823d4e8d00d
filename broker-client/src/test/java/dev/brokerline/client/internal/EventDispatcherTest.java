package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.concurrent.HeldExecutor;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {

  private final AtomicInteger scarce = new AtomicInteger();
  private final HeldExecutor threads = new HeldExecutor();
  private final List<Long> told = new ArrayList<>();
  private final EventDispatcher events = dispatcher();

  private EventDispatcher dispatcher() {
    Executor flaky =
        task -> {
          if (scarce.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          threads.execute(task);
        };
    ClientLimits limits = ClientLimits.DEFAULT;
    EventDispatcher made =
        new EventDispatcher(
            flaky,
            new EventQueue(limits.queued()),
            new EventQueue(limits.history()),
            new Observers(List.of()));
    made.listen(event -> told.add(event.seq()));
    return made;
  }

  @Test
  void deliversWhatFoundNoThreadWithTheNextEvent() {
    scarce.set(2);
    for (int i = 0; i < 6; i++) {
      events.publish(EventDispatcherTest::event);
    }
    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void hasNobodyWaitForWhatFoundNoThread() {
    scarce.set(1);
    events.publish(EventDispatcherTest::event);
    assertThat(events.drained()).isCompleted();
  }

  @Test
  void givesEachWhoWaitsAFutureOfHisOwn() {
    threads.hold();
    events.publish(EventDispatcherTest::event);
    CompletableFuture<Void> impatient = events.drained();
    CompletableFuture<Void> patient = events.drained();
    impatient.complete(null);
    assertThat(patient).isNotDone();
    threads.letGo();
    assertThat(patient).isCompleted();
    assertThat(told).containsExactly(1L);
  }

  @Test
  void goesOnAfterAListenerThatThrowsAnError() {
    events.listen(
        event -> {
          throw new StackOverflowError();
        });
    events.publish(EventDispatcherTest::event);
    events.publish(EventDispatcherTest::event);
    assertThat(told).containsExactly(1L, 2L);
  }

  @Test
  void numbersEventsOfABatchInOrderAndAmongOthers() {
    threads.hold();
    events.publish(EventDispatcherTest::event);
    events.publish(batch("a", "b"));
    events.publish(EventDispatcherTest::event);
    events.publish(batch("c"));
    threads.letGo();
    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(chunksInHistory()).containsExactly("a", "b", "c");
  }

  @Test
  void deliversEachBatchWithWhatWasFoundOutAboutIt() {
    List<Object> found = new ArrayList<>();
    events.listen((event, about) -> found.add(about));
    events.publish(batch("a", "b"));
    assertThat(found).containsExactly("about a", "about b");
  }

  @Test
  void remembersWhatNobodyHearsAndDeliversItToNobodyLater() {
    EventDispatcher unheard =
        new EventDispatcher(
            threads,
            new EventQueue(ClientLimits.DEFAULT.queued()),
            new EventQueue(ClientLimits.DEFAULT.history()),
            new Observers(List.of()));
    unheard.publish(batch("a", "b"));
    assertThat(unheard.drained()).isCompleted();
    unheard.listen(event -> told.add(event.seq()));
    unheard.publish(batch("c"));
    assertThat(told).containsExactly(3L);
    assertThat(unheard.find(EventHistory.Query.all()).events()).hasSize(3);
  }

  private static EventBatch batch(String... chunks) {
    EventBatch batch = new EventBatch();
    for (String chunk : chunks) {
      batch.add(new WorkerEvent.Output("w", "stdout", chunk), chunk.length(), "about " + chunk);
    }
    return batch;
  }

  private List<String> chunksInHistory() {
    return events.find(EventHistory.Query.all()).events().stream()
        .filter(ClientEvent.FromBroker.class::isInstance)
        .map(event -> ((ClientEvent.FromBroker) event).event())
        .map(event -> String.valueOf(((WorkerEvent.Output) event).chunk()))
        .toList();
  }

  private static ClientEvent event(long seq) {
    return new ClientEvent.LineSkipped(seq, 1, null, null);
  }
}
