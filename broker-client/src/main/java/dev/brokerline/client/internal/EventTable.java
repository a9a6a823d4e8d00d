package dev.brokerline.client.internal;

import dev.brokerline.protocol.event.BrokerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The handlers of events by type, found with one look-up. Handlers are called in the order in which
 * they were added. A handler of a family is called for each of its members. A table must be
 * complete before its first use, and is safe for use by any thread from then on.
 *
 * @param <S> the state that the handlers pass on to each other
 */
public final class EventTable<S> {

  /** The result for an event without any. */
  public static final Object NOTHING = new Object();

  private final List<Handler<S>> all = new ArrayList<>();
  private final Map<Class<?>, List<Handler<S>>> byType = new ConcurrentHashMap<>();

  private record Handler<S>(Class<?> type, BiFunction<S, BrokerEvent, S> action) {}

  /** Adds a handler that returns the state after the event. */
  public <E extends BrokerEvent> EventTable<S> fold(
      Class<E> type, BiFunction<S, ? super E, S> handler) {
    all.add(new Handler<>(type, (now, event) -> handler.apply(now, type.cast(event))));
    return this;
  }

  /** Adds a handler. */
  public <E extends BrokerEvent> EventTable<S> on(Class<E> type, Consumer<? super E> handler) {
    return fold(
        type,
        (now, event) -> {
          handler.accept(event);
          return now;
        });
  }

  /** Adds a handler of several types. */
  @SafeVarargs
  public final <E extends BrokerEvent> EventTable<S> onAny(
      Consumer<? super E> handler, Class<? extends E>... types) {
    for (Class<? extends E> type : types) {
      on(type, handler);
    }
    return this;
  }

  /** Calls the handlers of an event's type, and returns the final state. */
  public S handle(S before, BrokerEvent event) {
    List<Handler<S>> handlers = byType.get(event.getClass());
    if (handlers == null) {
      handlers = all.stream().filter(handler -> handler.type.isInstance(event)).toList();
      byType.put(event.getClass(), handlers);
    }
    S now = before;
    for (Handler<S> handler : handlers) {
      now = handler.action.apply(now, event);
    }
    return now;
  }
}
