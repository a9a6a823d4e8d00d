package dev.brokerline.agents.internal.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.internal.registry.Waits;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.internal.LogContext;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tracks every message from its acceptance on, in wire order, so that events that arrive with the
 * answer count.
 *
 * <p>The lock guards the index and the deliveries in it. Futures are completed after it is
 * released.
 */
public final class DeliveryTracker implements WireObserver {

  /**
   * Within this time the broker must recognize a text on the terminal; its own window is at least 3
   * s.
   */
  private static final Duration ECHO = Duration.ofMillis(2500);

  private final int maxTracked;
  private final Timer timer;
  private final InstantSource clock;
  private final Executor callbacks;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final DeliveryIndex index;

  /**
   * Makes a tracker that remembers at most {@code maxTracked} deliveries.
   *
   * @param clock the clock, which the broker on the same machine shares
   */
  public DeliveryTracker(int maxTracked, Timer timer, InstantSource clock, Executor callbacks) {
    this.maxTracked = maxTracked;
    this.index = new DeliveryIndex(maxTracked);
    this.timer = timer;
    this.clock = clock;
    this.callbacks = callbacks;
  }

  Waits<TrackedDelivery> waitsFor(TrackedDelivery delivery) {
    LogContext context = LogContext.ofAgent(delivery.report().to());
    return new Waits<>(lock, delivery, timer, context.on(callbacks));
  }

  /**
   * Returns the delivery of a message whose acceptance was folded before. If it is already
   * forgotten, no further progress can be observed.
   */
  public TrackedDelivery accepted(String to, MessageAccepted accepted) {
    String eventId = accepted.eventId();
    if (eventId == null) {
      TrackedDelivery nameless = new TrackedDelivery("", to, this);
      update(nameless, now -> now.withWhy("the broker gave the message no id"));
      return nameless;
    }
    TrackedDelivery known = find(eventId, to);
    if (known != null) {
      return known;
    }
    TrackedDelivery forgotten = new TrackedDelivery(eventId, to, this);
    forget(forgotten);
    return forgotten;
  }

  private @Nullable TrackedDelivery find(String eventId, String to) {
    synchronized (lock) {
      return index.find(eventId, to);
    }
  }

  /** Waits until a message, given by its id, has reached the state at a recipient. */
  public CompletableFuture<DeliveryReport> await(
      String eventId, String to, DeliveryState wanted, Duration timeout) {
    Durations.requireBetweenZeroAndAYear("timeout", timeout);
    TrackedDelivery delivery = find(eventId, to);
    if (delivery != null) {
      return await(delivery, wanted, timeout);
    }
    return CompletableFuture.failedFuture(DeliveryConditions.unknown(eventId, to, wanted));
  }

  /** Waits until a delivery has reached the state. */
  public CompletableFuture<DeliveryReport> await(
      TrackedDelivery delivery, DeliveryState wanted, Duration timeout) {
    return delivery.waits.await(
        DeliveryConditions.reached(wanted),
        timeout,
        late -> DeliveryConditions.timedOut(late.report, wanted, timeout));
  }

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    if (!(request instanceof SendMessage message)
        || !(result instanceof MessageAccepted accepted)
        || accepted.eventId() == null) {
      return;
    }
    DeliveryState first =
        Boolean.TRUE.equals(accepted.delivered())
            ? DeliveryState.ACCEPTED
            : DeliveryState.PUBLISHED;
    update(
        delivery(accepted.eventId(), message.to()),
        now -> now.state() == DeliveryState.ACCEPTED ? now.withState(first) : now);
  }

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(DeliveryEvent.Queued.class, this::queued)
        .on(
            DeliveryEvent.Injected.class,
            event -> injected(delivery(event.eventId(), event.name()), event.timestamp()))
        .on(DeliveryEvent.Active.class, event -> headless(delivery(event.eventId(), event.name())))
        .on(
            DeliveryEvent.Verified.class,
            event -> verified(delivery(event.eventId(), event.name())))
        .on(DeliveryEvent.Retried.class, this::retried)
        .on(DeliveryEvent.Failed.class, this::failed)
        .on(DeliveryEvent.Dropped.class, this::dropped)
        .on(
            AgentEvent.Restarting.class,
            event -> crashed(event.name(), "its worker has crashed since it was typed"))
        .<AgentEvent>onAny(
            this::agentEnded,
            AgentEvent.Exited.class,
            AgentEvent.Released.class,
            AgentEvent.PermanentlyDead.class);
  }

  private void agentEnded(AgentEvent event) {
    giveUp(
        delivery -> delivery.report.to().equals(event.name()),
        "the agent has ended (" + event.kind() + ")");
  }

  /**
   * Handles a crash. An untyped message may go to the next worker; nothing more is known about the
   * others.
   */
  private void crashed(@Nullable String agent, String why) {
    giveUp(
        delivery ->
            delivery.report.to().equals(agent) && delivery.report.state() == DeliveryState.INJECTED,
        why);
  }

  private void queued(DeliveryEvent.Queued event) {
    TrackedDelivery delivery = delivery(event.eventId(), event.name());
    nameDelivery(delivery, event.deliveryId());
    update(delivery, now -> DeliveryFold.advanced(now, DeliveryState.QUEUED));
  }

  private void retried(DeliveryEvent.Retried event) {
    Integer attempts = event.attempts();
    TrackedDelivery delivery = delivery(event.eventId(), event.name());
    nameDelivery(delivery, event.deliveryId());
    update(delivery, now -> attempts == null ? now : now.withAttempts(attempts));
  }

  private void failed(DeliveryEvent.Failed event) {
    update(
        delivery(event.eventId(), event.name()),
        now -> DeliveryFold.givenUp(now, "its worker could not deliver it: " + event.reason()));
  }

  /** Returns the delivery, known or new; null if the event does not name it. */
  private @Nullable TrackedDelivery delivery(@Nullable String eventId, @Nullable String to) {
    if (eventId == null || to == null) {
      return null;
    }
    TrackedDelivery evicted = null;
    TrackedDelivery delivery;
    synchronized (lock) {
      delivery = index.find(eventId, to);
      if (delivery == null) {
        delivery = new TrackedDelivery(eventId, to, this);
        evicted = index.add(delivery);
      }
    }
    if (evicted != null) {
      forget(evicted);
    }
    return delivery;
  }

  /** Marks a forgotten delivery as one without further progress. */
  private void forget(TrackedDelivery delivery) {
    update(
        delivery,
        now ->
            delivery.isSettled()
                ? now
                : now.withWhy("more than " + maxTracked + " messages were under way"));
  }

  private void nameDelivery(@Nullable TrackedDelivery delivery, @Nullable String deliveryId) {
    if (delivery != null && deliveryId != null) {
      synchronized (lock) {
        index.name(delivery, deliveryId);
      }
    }
  }

  /** Returns the number of known delivery ids, at most the number of deliveries. */
  int knownIds() {
    synchronized (lock) {
      return index.names();
    }
  }

  /**
   * Records the time of typing from the event, because a delay of this client must not look like an
   * early verification.
   */
  private void injected(@Nullable TrackedDelivery delivery, @Nullable Long epochMillis) {
    if (delivery != null) {
      long ageMillis = epochMillis == null ? 0 : Math.max(0, clock.millis() - epochMillis);
      synchronized (lock) {
        delivery.injectedNanos = timer.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
      }
      update(delivery, now -> DeliveryFold.advanced(now, DeliveryState.INJECTED));
    }
  }

  private void headless(@Nullable TrackedDelivery delivery) {
    if (delivery != null) {
      synchronized (lock) {
        delivery.headless = true;
      }
    }
  }

  private void verified(@Nullable TrackedDelivery delivery) {
    if (delivery == null) {
      return;
    }
    boolean echo;
    synchronized (lock) {
      Long since = delivery.injectedNanos;
      echo = !delivery.headless && since != null && timer.nanoTime() - since < ECHO.toNanos();
    }
    update(
        delivery,
        now ->
            DeliveryFold.advanced(now, DeliveryState.VERIFIED)
                .withEchoSeen(echo || now.echoSeen()));
  }

  private void dropped(DeliveryEvent.Dropped dropped) {
    String why = "the broker gave it up: " + dropped.reason();
    if (dropped.deliveryId() != null) {
      TrackedDelivery delivery;
      synchronized (lock) {
        delivery = index.named(dropped.deliveryId());
      }
      update(delivery, now -> DeliveryFold.givenUp(now, why));
    } else {
      giveUp(delivery -> delivery.report.to().equals(dropped.name()), why);
    }
  }

  private void giveUp(Predicate<TrackedDelivery> which, String why) {
    List<TrackedDelivery> found;
    synchronized (lock) {
      found = index.all(which);
    }
    found.forEach(delivery -> update(delivery, now -> DeliveryFold.givenUp(now, why)));
  }

  @Override
  public void ended(String why) {
    giveUp(delivery -> true, why);
  }

  private void update(@Nullable TrackedDelivery delivery, UnaryOperator<DeliveryReport> change) {
    if (delivery == null) {
      return;
    }
    List<Runnable> settled;
    synchronized (lock) {
      delivery.report = change.apply(delivery.report);
      settled = delivery.waits.judge();
    }
    delivery.waits.settle(settled);
  }
}
