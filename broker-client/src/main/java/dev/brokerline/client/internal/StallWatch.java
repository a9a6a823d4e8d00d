package dev.brokerline.client.internal;

import dev.brokerline.client.model.StallStep;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.tree.BrokerTree;
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
 * Sets a broker free that waits for a worker which does not read, as {@link StallPolicy} says. A
 * broker stands still if a request is unanswered, or messages were handed over, and no line of any
 * kind has come for a while: one that waits for a slow worker still tells of its attempts. Without
 * a request, only a full pipe shows that the silence is no peace.
 *
 * <p>An {@link UnreadSearch} finds the worker that is waited for. Looks happen on a thread of their
 * own while the broker is silent, one at a time. Silence is counted in ticks, so that a JVM that
 * was stopped for an hour does not take that for the broker's.
 *
 * <p>The lock guards what is below it. Nothing is called under it.
 */
final class StallWatch {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  /** So many ticks of silence are there until a worker is killed. */
  private static final int TICKS = 4;

  private final StallPolicy policy;
  private final Timer timer;
  private final PendingRequests pending;
  private final Broker broker;
  private final UnreadSearch search;
  private final Ticks ticks;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean heard = new AtomicBoolean();

  /**
   * Whether messages were handed over lately, until a silence after them has proved to be peace.
   */
  private volatile boolean stirred;

  private final Object lock = new Object();
  private int silentTicks;
  private @Nullable String killed;

  /** What is done to the broker itself. None of these blocks. */
  interface Broker {
    /** Returns whether it is ready, and nobody is closing it. */
    boolean isReady();

    /** Asks for the release of an agent, whose worker is gone. */
    void release(String agent);

    /** Ends the broker by force; returns its process id. */
    long kill();

    /** Tells listeners. */
    void tell(StallStep step);
  }

  /**
   * Makes a watch.
   *
   * @param deafest names the agent that has most likely not read, from what the broker has told
   */
  StallWatch(
      StallPolicy policy,
      Timer timer,
      PendingRequests pending,
      Supplier<Optional<String>> deafest,
      Supplier<Optional<BrokerTree>> tree,
      Broker broker) {
    this.policy = policy;
    this.timer = timer;
    this.pending = pending;
    this.broker = broker;
    this.search = new UnreadSearch(tree, deafest);
    this.ticks = new Ticks(timer, policy.killWorkerAfter().dividedBy(TICKS), this::tick);
  }

  /** Learns that the broker has said something. */
  void heard() {
    if (!heard.get()) {
      heard.set(true);
    }
  }

  /** The broker hands messages over, of whomever: it may come to stand still while it does. */
  void stir() {
    stirred = true;
    watch();
  }

  /** A request was sent: there is something to wait for. */
  void watch() {
    if (!ticks.isArmed()) {
      // Whatever was not said before is no silence.
      heard.set(true);
      ticks.arm();
    }
  }

  /** The connection has ended: there is nothing to watch any more. */
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

  /** Returns how long the broker has been silent, and tells if it is no longer. */
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
      broker.tell(new StallStep.BrokerFreed(freed, silent));
    }
    return spoke ? Duration.ZERO : silent.plus(ticks.length());
  }

  /** Looks for the worker that is waited for, and kills it once it is time. */
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
    broker.tell(new StallStep.WorkerKilled(worker.agent(), worker.pid(), silent, bytes));
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
    broker.tell(new StallStep.BrokerEnded(pid, silent, request));
  }
}
