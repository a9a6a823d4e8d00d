package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.Shutdown;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Delays requests until a look at the process table, without blocking their callers. A request that
 * ends processes is sent after a look that began after the call, because they could not be found
 * any more. Later requests wait behind it, so that none overtakes another. While a look is in
 * progress, requests that need one wait for the next look, which serves all of them.
 *
 * <p>The lock guards the fields below it. Nothing is called and no future completed under it.
 */
final class OutboundQueue {

  /** How long an internal thread may be busy or unavailable before the timer takes over. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Looks looks;
  private final Executor steps;
  private final Timer timer;
  private final int limit;

  /** Whether a request waits or is being sent. Written under the lock. */
  private volatile boolean holding;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ArrayDeque<Held> held = new ArrayDeque<>();

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Void> looking;

  @GuardedBy("lock")
  private boolean ended;

  /** The looks at the processes. */
  interface Looks {
    /** Returns whether there are processes to look at. */
    boolean arePossible();

    /** Begins a look. Its future completes within a bound, and never fails. */
    CompletableFuture<Void> begin();
  }

  private record Held(boolean needsLook, CompletableFuture<Void> turn) {}

  /**
   * Makes the queue of one connection.
   *
   * @param steps sends waiting requests; never throws
   * @param limit how many requests may wait; more are refused
   */
  OutboundQueue(Looks looks, Executor steps, Timer timer, int limit) {
    this.looks = looks;
    this.steps = steps;
    this.timer = timer;
    this.limit = limit;
  }

  /** Sends the last request when it is its turn, or at once if too many wait. */
  void last(BrokerRequest<?> request, Runnable way) {
    turn(request)
        .ifPresentOrElse(
            turn -> {
              var unused = turn.whenComplete((mine, tooMany) -> way.run());
            },
            way);
  }

  /**
   * Returns a future that completes when a request may be sent; empty if it may be sent now.
   * Dependent actions in place run before the next request's turn. The future fails if too many
   * requests wait already.
   */
  Optional<CompletableFuture<Void>> turn(BrokerRequest<?> request) {
    boolean needsLook =
        (request instanceof ReleaseAgent || request instanceof Shutdown) && looks.arePossible();
    if (!needsLook && !holding) {
      return Optional.empty();
    }
    Held mine = new Held(needsLook, new CompletableFuture<>());
    boolean first;
    synchronized (lock) {
      if (!needsLook && !holding) {
        return Optional.empty();
      }
      if (held.size() >= limit) {
        return Optional.of(CompletableFuture.failedFuture(full(request)));
      }
      held.add(mine);
      first = !holding;
      holding = true;
    }
    if (first) {
      look();
    }
    return Optional.of(mine.turn);
  }

  private RequestNotSentException full(BrokerRequest<?> request) {
    return new RequestNotSentException(
        request, limit + " requests wait for a look at the processes, which is the limit");
  }

  /** Ends all waits, because the connection has ended. Sending then fails with the reason. */
  void end() {
    CompletableFuture<Void> now;
    synchronized (lock) {
      ended = true;
      now = looking;
    }
    if (now != null) {
      now.complete(null);
    }
  }

  /** Starts a look for all requests that wait now. */
  private void look() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    int waiting;
    boolean inVain;
    synchronized (lock) {
      waiting = held.size();
      inVain = ended;
      looking = over;
    }
    var unused = over.thenRun(() -> onSteps(() -> send(waiting)));
    if (inVain) {
      over.complete(null);
      return;
    }
    CompletableFuture<Void> look =
        Attempt.orElse(
            "look at the processes", CompletableFuture.completedFuture(null), looks::begin);
    var unusedLook = look.whenComplete((seen, failure) -> over.complete(null));
  }

  /** Runs a task on a step thread, or on the timer's thread if none is available. */
  private void onSteps(Runnable task) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable once =
        () -> {
          if (begun.compareAndSet(false, true)) {
            task.run();
          }
        };
    Timer.Scheduled late = timer.schedule(PATIENCE, once);
    steps.execute(
        () -> {
          late.cancel();
          once.run();
        });
  }

  /**
   * Sends the requests that the look served, and those behind them up to the next one that needs a
   * look.
   */
  private void send(int lookedFor) {
    for (int left = lookedFor; ; left--) {
      Held next;
      synchronized (lock) {
        next = held.peek();
        if (next == null) {
          holding = false;
          return;
        }
        if (left <= 0 && next.needsLook && !ended) {
          break;
        }
        held.remove();
      }
      next.turn.complete(null);
    }
    look();
  }
}
