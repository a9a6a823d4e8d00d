package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.spawn.tree.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees a broker that is blocked by a worker that does not read, as {@link StallPolicy} says. A
 * broker is blocked if a request is unanswered or messages were passed on, and no line at all has
 * arrived for a while. A broker with a merely slow worker still reports its attempts. Without an
 * unanswered request, only a full pipe distinguishes a blocked broker from an idle one.
 *
 * <p>An {@link UnreadSearch} finds the blocking worker. It runs on its own thread while the broker
 * is silent, once at a time. Silence is counted in ticks, so that a JVM that was suspended does not
 * mistake its own pause for the broker's.
 *
 * <p>The lock guards the fields below it. Nothing is called under it.
 */
final class StallWatch implements WireObserver {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  /** How many ticks of silence pass until a worker is killed. */
  private static final int TICKS = 4;

  private final StallPolicy policy;
  private final Timer timer;
  private final PendingRequests pending;
  private final Broker broker;
  private final UnreadSearch search;
  private final Ticks ticks;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean heard = new AtomicBoolean();

  /** Whether messages were passed on recently, and it is not yet known that the broker is idle. */
  private volatile boolean stirred;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private int silentTicks;

  @GuardedBy("lock")
  private @Nullable String killed;

  /** The actions on the broker itself. None of them blocks. */
  interface Broker {
    /** Returns whether the broker is ready and not closing. */
    boolean isReady();

    /** Requests the release of an agent whose worker is gone. */
    void release(String agent);

    /** Kills the broker, and returns its process id. */
    long kill();

    /** Reports a step to listeners. */
    void tell(ClientEvent.StallStep step);
  }

  /**
   * Makes a watch.
   *
   * @param deafest returns the agent that has most likely not read, from the broker's events
   */
  StallWatch(
      StallPolicy policy,
      Timer timer,
      PendingRequests pending,
      Supplier<Optional<String>> deafest,
      Supplier<Optional<ProcessTree>> tree,
      Broker broker) {
    this.policy = policy;
    this.timer = timer;
    this.pending = pending;
    this.broker = broker;
    this.search = new UnreadSearch(tree, deafest);
    this.ticks = new Ticks(timer, policy.killWorkerAfter().dividedBy(TICKS), this::tick);
  }

  /** Returns what the reader sets when a line of the broker has arrived. */
  AtomicBoolean heard() {
    return heard;
  }

  /** The broker may block when it passes a message on, from any sender. */
  @Override
  public void watch(EventTable<Object> events) {
    events.onAny(handed -> stir(), DeliveryEvent.class, RelayEvent.Inbound.class);
  }

  /** Called when the broker passes a message on. */
  void stir() {
    stirred = true;
    watch();
  }

  /** Called when a request was sent. */
  void watch() {
    if (!ticks.isArmed()) {
      // Whatever was not said before is no silence.
      heard.set(true);
      ticks.arm();
    }
  }

  /** Called when the connection has ended. */
  void end() {
    ticks.end();
  }

  private void tick() {
    // Whoever sends from here on sees that nothing is armed, or is seen.
    PendingRequest<?> oldest = pending.oldest();
    boolean asked = oldest != null;
    Duration silent = count(heard.getAndSet(false) || !(asked || stirred));
    boolean quiet = silent.compareTo(policy.killWorkerAfter().multipliedBy(2)) >= 0;
    if (quiet) {
      stirred = false;
    }
    if (!broker.isReady() || !(asked || stirred)) {
      return;
    }
    ticks.arm();
    if (!silent.isZero() && search.isPossible() && looking.compareAndSet(false, true)) {
      var unused = SharedExecutors.runBlocking(() -> look(silent, asked));
    }
    boolean enough = silent.compareTo(policy.endBrokerAfter()) >= 0;
    if (enough && oldest != null && oldest.age(timer.nanoTime()).compareTo(oldest.timeout()) >= 0) {
      endBroker(silent, oldest);
    }
  }

  /** Returns how long the broker has been silent, and reports the end of a silence. */
  private Duration count(boolean spoke) {
    String freed = null;
    Duration silent;
    synchronized (lock) {
      silent = ticks.length().multipliedBy(silentTicks);
      if (spoke) {
        silentTicks = 0;
        freed = killed;
        killed = null;
      } else {
        silentTicks++;
      }
    }
    if (spoke) {
      search.forget();
    }
    if (freed != null) {
      LOG.warn("The broker speaks again, after {} ms", silent.toMillis());
      broker.tell(new ClientEvent.StallStep.BrokerFreed(freed, silent));
    }
    return spoke ? Duration.ZERO : silent.plus(ticks.length());
  }

  /** Looks for the blocking worker, and kills it when it is time. */
  private void look(Duration silent, boolean asked) {
    try {
      boolean late = asked && silent.compareTo(policy.endBrokerAfter().dividedBy(2)) >= 0;
      Optional<Worker> culprit = search.culprit(late);
      if (culprit.isPresent()
          && silent.compareTo(policy.killWorkerAfter()) >= 0
          && !heard.get()
          && broker.isReady()) {
        kill(culprit.get(), silent);
      }
    } catch (RuntimeException e) {
      LOG.error("Could not look for the worker that the broker waits for", e);
    } finally {
      looking.set(false);
    }
  }

  private void kill(Worker worker, Duration silent) {
    OptionalLong bytes = worker.unreadBytes();
    if (!worker.kill()) {
      return;
    }
    synchronized (lock) {
      killed = worker.agent();
    }
    LOG.warn(
        "The broker has been silent for {} ms, and {} has left {} bytes unread: the worker was"
            + " killed, and the agent will be released",
        silent.toMillis(),
        worker,
        bytes.isPresent() ? bytes.getAsLong() : "unknown");
    broker.tell(
        new ClientEvent.StallStep.WorkerKilled(worker.agent(), worker.pid(), silent, bytes));
    broker.release(worker.agent());
  }

  private void endBroker(Duration silent, PendingRequest<?> oldest) {
    String request = oldest.request.type();
    long pid = broker.kill();
    LOG.warn(
        "Broker {} has been silent for {} ms and has not answered {}: it was killed",
        pid,
        silent.toMillis(),
        request);
    broker.tell(new ClientEvent.StallStep.BrokerEnded(pid, silent, request));
  }
}
