package dev.brokerline.client.internal;

import dev.brokerline.client.model.StallStep;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.tree.BrokerTree;
import dev.brokerline.spawn.tree.Worker;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p>The worker that is waited for has a full pipe from which nothing was taken between two looks.
 * Looks happen on a thread of their own while the broker is silent, one at a time. Silence is
 * counted in ticks, so that a JVM that was stopped for an hour does not take that for the broker's.
 *
 * <p>The lock guards what is below it. Nothing is called under it.
 */
final class StallWatch {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  /** A pipe that has 64 KiB of room may be full with half of that, since its pages are not. */
  private static final long FULL_BYTES = 32L << 10;

  /** So many ticks of silence are there until a worker is killed. */
  private static final int TICKS = 4;

  private final StallPolicy policy;
  private final Timer timer;
  private final PendingRequests pending;
  private final Supplier<Optional<String>> deafest;
  private final Supplier<Optional<BrokerTree>> tree;
  private final Broker broker;
  private final Duration tick;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean heard = new AtomicBoolean();

  /** Whether there is nothing to do for {@link #watch}: a tick will come, or none ever will. */
  private volatile boolean armed;

  /**
   * Whether messages were handed over lately, until a silence after them has proved to be peace.
   */
  private volatile boolean stirred;

  private final Object lock = new Object();
  private Timer.@Nullable Scheduled next;
  private boolean over;
  private Map<Long, Long> unread = Map.of();
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
    this.deafest = deafest;
    this.tree = tree;
    this.broker = broker;
    this.tick = policy.killWorkerAfter().dividedBy(TICKS);
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
    if (!armed) {
      // Whatever was not said before is no silence.
      heard.set(true);
      schedule();
    }
  }

  /** The connection has ended: there is nothing to watch any more. */
  void end() {
    synchronized (lock) {
      over = true;
      armed = true;
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
  }

  private void schedule() {
    synchronized (lock) {
      if (!over && next == null) {
        armed = true;
        next = timer.schedule(tick, this::tick);
      }
    }
  }

  private void tick() {
    synchronized (lock) {
      next = null;
      armed = over;
    }
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
    schedule();
    if (!silent.isZero() && tree.get().isPresent() && looking.compareAndSet(false, true)) {
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
      silent = tick.multipliedBy(silentTicks);
      if (spoke) {
        silentTicks = 0;
        unread = Map.of();
        freed = killed;
        killed = null;
      } else {
        silentTicks++;
      }
    }
    if (freed != null) {
      LOG.warn("The broker speaks again, after {} ms", silent.toMillis());
      broker.tell(new StallStep.BrokerFreed(freed, silent));
    }
    return spoke ? Duration.ZERO : silent.plus(tick);
  }

  /** Looks for the worker that is waited for, and kills it once it is time. */
  private void look(Duration silent, boolean asked) {
    try {
      List<Worker> workers = tree.get().map(BrokerTree::workers).orElse(List.of());
      Optional<Worker> culprit = culprit(workers, silent, asked);
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

  private Optional<Worker> culprit(List<Worker> workers, Duration silent, boolean asked) {
    Map<Long, Long> now = new HashMap<>();
    for (Worker worker : workers) {
      worker.unreadBytes().ifPresent(bytes -> now.put(worker.pid(), bytes));
    }
    Map<Long, Long> before;
    synchronized (lock) {
      before = unread;
      unread = now;
    }
    boolean late = asked && silent.compareTo(policy.endBrokerAfter().dividedBy(2)) >= 0;
    long least = late ? 1 : FULL_BYTES;
    Optional<Worker> stuck =
        workers.stream()
            .filter(worker -> unreadOf(worker, now) >= least)
            .filter(worker -> unreadOf(worker, now) == unreadOf(worker, before))
            .max(Comparator.comparingLong(worker -> unreadOf(worker, now)));
    return stuck.isEmpty() && late && now.isEmpty() ? likeliest(workers) : stuck;
  }

  private static long unreadOf(Worker worker, Map<Long, Long> bytes) {
    return bytes.getOrDefault(worker.pid(), 0L);
  }

  private Optional<Worker> likeliest(List<Worker> workers) {
    return deafest
        .get()
        .flatMap(
            agent -> workers.stream().filter(worker -> worker.agent().equals(agent)).findFirst());
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
