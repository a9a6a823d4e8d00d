package dev.brokerline.client;

import static org.awaitility.Awaitility.await;

import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** A listener that keeps all events, and waits, within a bound, for one that may have come. */
public final class EventRecorder implements BrokerEventListener {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Collection<ClientEvent> events = new ConcurrentLinkedQueue<>();

  @Override
  public void onEvent(ClientEvent event) {
    events.add(event);
  }

  List<ClientEvent> all() {
    return List.copyOf(events);
  }

  List<BrokerEvent> fromBroker() {
    return events.stream()
        .filter(ClientEvent.FromBroker.class::isInstance)
        .map(event -> ((ClientEvent.FromBroker) event).event())
        .toList();
  }

  <E extends BrokerEvent> List<E> all(Class<E> type) {
    return fromBroker().stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends BrokerEvent> E awaitFirst(Class<E> type, Predicate<E> condition) {
    return awaitOne(type, () -> all(type).stream().filter(condition).findFirst());
  }

  <E extends BrokerEvent> E awaitFirst(Class<E> type, String agent) {
    return awaitFirst(type, event -> agent.equals(event.agent()));
  }

  /** Waits for an event of the client's own. */
  <E extends ClientEvent> E awaitFirst(Class<E> type) {
    return awaitOne(
        type, () -> events.stream().filter(type::isInstance).map(type::cast).findFirst());
  }

  String outputOf(String agent) {
    return all(WorkerEvent.Output.class).stream()
        .filter(output -> agent.equals(output.name()))
        .map(WorkerEvent.Output::chunk)
        .collect(Collectors.joining());
  }

  void awaitOutput(String agent, String text) {
    await("output of " + agent + " with " + text)
        .atMost(BOUND)
        .until(() -> outputOf(agent).contains(text));
  }

  private <E> E awaitOne(Class<E> type, Supplier<Optional<E>> first) {
    try {
      return await().atMost(BOUND).until(first::get, Optional::isPresent).orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no event " + type.getSimpleName() + " among " + events, e);
    }
  }
}
