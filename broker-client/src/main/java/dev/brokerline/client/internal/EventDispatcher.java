package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.EventHistory.Page.Gap;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.event.BrokerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers events, remembers them, and delivers them to listeners in order, one at a time, on the
 * callback executor.
 *
 * <p>No listener is called and no future completed under the lock.
 */
public final class EventDispatcher implements EventHistory {

  /** What is delivered without a look at the queue, so that limits hold for what waits. */
  private static final int TURN = 256;

  private static final long TURN_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

  private final Executor callbacks;
  private final Observers told;
  private final boolean isObserved;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final EventQueue queue;

  @GuardedBy("lock")
  private final EventQueue past;

  @GuardedBy("lock")
  private long lastSeq;

  @GuardedBy("lock")
  private boolean delivering;

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Void> whenDrained;

  /** Is told what was found out about each event, too. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The next event.
     *
     * @param found what {@link WireObserver}s have found out about it when it came, if anything
     */
    void onEvent(ClientEvent event, Object found);
  }

  EventDispatcher(Executor callbacks, EventQueue queue, EventQueue past, Observers told) {
    this.callbacks = callbacks;
    this.queue = queue;
    this.past = past;
    this.told = told;
    this.isObserved = !told.isEmpty();
  }

  /** Returns a dispatcher for the options, without events. */
  public static EventDispatcher of(BrokerClientOptions options) {
    return new EventDispatcher(
        new FallbackExecutor(options.listenerExecutor(), SharedExecutors.LISTENERS),
        new EventQueue(options.limits().queued()),
        new EventQueue(options.limits().history()),
        new Observers(options.observers()));
  }

  /** Returns the observers, which receive each event as it arises. */
  public Observers observers() {
    return told;
  }

  @Override
  public EventHistory.Page find(EventHistory.Query query) {
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
    return new EventHistory.Page(events, gaps, last);
  }

  /** Adds a listener for all future events. */
  public Subscription listen(BrokerEventListener listener) {
    return listen((event, found) -> listener.onEvent(event));
  }

  /** Adds a listener for all events from now on, and for what is found out about them. */
  public Subscription listen(Listener listener) {
    // An object of its own, so that closing twice does not end another registration.
    Listener registration = (event, found) -> listener.onEvent(event, found);
    listeners.add(registration);
    return () -> listeners.remove(registration);
  }

  /** Remembers and queues a small internal event with the next number. */
  public void publish(LongFunction<ClientEvent> event) {
    publish(/* bytes= */ 0, event, EventTable.NOTHING);
  }

  /**
   * Remembers and queues an event with the next number.
   *
   * @param bytes the length of the lines whose content it holds
   * @param found what was found out about it
   */
  void publish(long bytes, LongFunction<ClientEvent> event, Object found) {
    ClientEvent numbered;
    boolean idle;
    synchronized (lock) {
      numbered = event.apply(++lastSeq);
      add(numbered, bytes, found);
      idle = !delivering && !queue.isEmpty();
      delivering |= idle;
    }
    if (isObserved) {
      told.event(numbered);
    }
    if (idle) {
      nextTurn();
    }
  }

  /** Remembers and queues events with the next numbers. */
  void publish(EventBatch batch) {
    if (isObserved) {
      for (int i = 0; i < batch.size(); i++) {
        BrokerEvent event = batch.event(i);
        publish(batch.bytes(i), seq -> new ClientEvent.FromBroker(seq, event), batch.found(i));
      }
      return;
    }
    boolean idle;
    synchronized (lock) {
      for (int i = 0; i < batch.size(); i++) {
        add(new ClientEvent.FromBroker(++lastSeq, batch.event(i)), batch.bytes(i), batch.found(i));
      }
      idle = !delivering && !queue.isEmpty();
      delivering |= idle;
    }
    if (idle) {
      nextTurn();
    }
  }

  /** Remembers an event, and queues it if anybody listens. */
  @GuardedBy("lock")
  private void add(ClientEvent event, long bytes, Object found) {
    past.add(event, bytes);
    if (!listeners.isEmpty()) {
      queue.add(event, bytes, found);
    }
  }

  private void nextTurn() {
    try {
      callbacks.execute(this::deliver);
    } catch (Throwable e) {
      LOG.error("Events wait for a thread until the next one comes", e);
      CompletableFuture<Void> drained;
      synchronized (lock) {
        drained = stop();
      }
      complete(drained);
    }
  }

  /**
   * Returns a new future that completes when all queued events have been delivered, or no thread
   * can deliver them.
   */
  CompletableFuture<Void> drained() {
    synchronized (lock) {
      if (!delivering) {
        return CompletableFuture.completedFuture(null);
      }
      if (whenDrained == null) {
        whenDrained = new CompletableFuture<>();
      }
      return whenDrained.copy();
    }
  }

  private void deliver() {
    List<EventQueue.Node> next = poll();
    for (EventQueue.Node node : next) {
      deliver(node.event(), node.found);
    }
    if (!next.isEmpty()) {
      nextTurn();
    }
  }

  private void deliver(ClientEvent event, Object found) {
    try {
      if (event instanceof EventsDropped) {
        told.event(event);
      }
      if (LogContext.isKept()) {
        LogContext.ofAgent(agentOf(event)).run(() -> tellAll(event, found));
      } else {
        tellAll(event, found);
      }
    } catch (Throwable e) {
      LOG.error("Event {} could not be delivered", event.seq(), e);
    }
  }

  /** Takes the events of a turn. Without any, the delivery ends. */
  private List<EventQueue.Node> poll() {
    CompletableFuture<Void> drained;
    synchronized (lock) {
      List<EventQueue.Node> next = queue.poll(TURN, TURN_BYTES);
      if (!next.isEmpty()) {
        return next;
      }
      drained = stop();
    }
    complete(drained);
    return List.of();
  }

  /** Ends the delivery, and returns the future to complete. Called under the lock. */
  @GuardedBy("lock")
  private @Nullable CompletableFuture<Void> stop() {
    delivering = false;
    CompletableFuture<Void> drained = whenDrained;
    whenDrained = null;
    return drained;
  }

  private static void complete(@Nullable CompletableFuture<Void> drained) {
    if (drained != null) {
      drained.complete(null);
    }
  }

  private static @Nullable String agentOf(ClientEvent event) {
    return event instanceof ClientEvent.FromBroker from ? from.event().agent() : null;
  }

  private void tellAll(ClientEvent event, Object found) {
    for (Listener listener : listeners) {
      try {
        listener.onEvent(event, found);
      } catch (Throwable e) {
        LOG.error("A listener failed on event {}", event.seq(), e);
      }
    }
  }
}
