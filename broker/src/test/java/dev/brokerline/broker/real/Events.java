package dev.brokerline.broker.real;

import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All that a broker told, with the times at which it did. */
final class Events implements BrokerEventListener {

  /** An event, and the time by {@link System#nanoTime}. */
  record Heard(long nanos, BrokerEvent event) {}

  private final List<Heard> all = new ArrayList<>();

  @Override
  public synchronized void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker from) {
      all.add(new Heard(System.nanoTime(), from.event()));
      notifyAll();
    }
  }

  /** Returns how many events were told so far. */
  synchronized int count() {
    return all.size();
  }

  /**
   * Waits for an event.
   *
   * @param from the number of the first event that counts
   * @throws IllegalStateException if none comes in time
   */
  synchronized Heard await(
      String what, int from, Predicate<? super BrokerEvent> condition, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int next = from; ; next++) {
      while (next >= all.size()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(
              what + " was not told within " + limit.toSeconds() + " s");
        }
        wait(left / 1_000_000 + 1);
      }
      if (condition.test(all.get(next).event())) {
        return all.get(next);
      }
    }
  }

  /** Returns the text that was printed since the event of this number. */
  synchronized String printed(int from) {
    StringBuilder text = new StringBuilder();
    for (Heard heard : all.subList(from, all.size())) {
      if (heard.event() instanceof WorkerEvent.Output output) {
        text.append(output.chunk());
      }
    }
    return text.toString();
  }
}
