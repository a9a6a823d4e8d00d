package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers events, and delivers them to listeners in order, one at a time, on the callback executor.
 *
 * <p>The lock guards {@code queue}, {@code lastSeq}, {@code delivering} and {@code whenDrained}; no
 * listener is called and no future completed under it. The history's own lock is the inner one, so
 * that the past has the order of the numbers.
 */
public final class EventDispatcher {

  private static final int TURN = 256;
  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

  private final Executor callbacks;
  private final BoundedHistory history;
  private final Observers told;
  private final List<BrokerEventListener> listeners = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();
  private final EventQueue queue;
  private long lastSeq;
  private boolean delivering;
  private @Nullable CompletableFuture<Void> whenDrained;

  EventDispatcher(Executor callbacks, EventQueue queue, BoundedHistory history, Observers told) {
    this.callbacks = callbacks;
    this.queue = queue;
    this.history = history;
    this.told = told;
  }

  /** Returns a dispatcher as the options describe it, which has no events yet. */
  public static EventDispatcher of(BrokerClientOptions options) {
    return new EventDispatcher(
        new FallbackExecutor(options.listenerExecutor(), SharedExecutors.LISTENERS),
        new EventQueue(options.limits().queued()),
        new BoundedHistory(options.limits().history()),
        new Observers(options.observers()));
  }

  /** Returns those who are told of each event as it arises. */
  public Observers observers() {
    return told;
  }

  /** Returns the events that are remembered. */
  public EventHistory history() {
    return history;
  }

  /** Adds a listener for all events from now on. */
  public Subscription listen(BrokerEventListener listener) {
    // An object of its own, so that closing twice does not end another registration.
    BrokerEventListener registration = event -> listener.onEvent(event);
    listeners.add(registration);
    return () -> listeners.remove(registration);
  }

  /** Remembers and queues a small event of our own, which is made with the next number. */
  public void publish(LongFunction<ClientEvent> event) {
    publish(/* bytes= */ 0, event);
  }

  /**
   * Remembers and queues the event that is made with the next number.
   *
   * @param bytes the length of the lines of which it holds the content
   */
  void publish(long bytes, LongFunction<ClientEvent> event) {
    ClientEvent numbered;
    boolean idle;
    synchronized (lock) {
      numbered = event.apply(++lastSeq);
      history.add(numbered, bytes);
      queue.add(numbered, bytes);
      idle = !delivering;
      delivering = true;
    }
    told.event(numbered);
    if (idle) {
      nextTurn();
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
   * Returns a future of the caller's own that completes once everything queued so far has been
   * delivered, or nobody can deliver it for now.
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
    for (int i = 0; i < TURN; i++) {
      ClientEvent event = poll();
      if (event == null) {
        return;
      }
      try {
        if (event instanceof ClientEvent.EventsDropped) {
          told.event(event);
        }
        LogContext.ofAgent(agentOf(event)).run(() -> tellAll(event));
      } catch (Throwable e) {
        LOG.error("Event {} could not be delivered", event.seq(), e);
      }
    }
    nextTurn();
  }

  /** Takes the next event; if there is none, the delivery ends. */
  private @Nullable ClientEvent poll() {
    CompletableFuture<Void> drained;
    synchronized (lock) {
      ClientEvent event = queue.poll();
      if (event != null) {
        return event;
      }
      drained = stop();
    }
    complete(drained);
    return null;
  }

  /** Delivers no more; returns what is to be completed then. Under the lock. */
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

  private void tellAll(ClientEvent event) {
    for (BrokerEventListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Throwable e) {
        LOG.error("A listener failed on event {}", event.seq(), e);
      }
    }
  }
}
