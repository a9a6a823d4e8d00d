package dev.brokerline.client.internal;

import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has requests wait for a look at the processes, without holding up their callers. Those that end
 * something are sent after a look that began when they were asked for or later; all that are asked
 * for meanwhile wait behind them, so that none overtakes another. While one look is under way,
 * whoever needs one waits for the next, which serves all of them.
 *
 * <p>The lock guards the fields below it. Nobody is called and no future completed under it.
 */
final class OutboundQueue {

  /** How long a thread of ours may be busy or not to be had before the timer steps in. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Looks looks;
  private final Executor steps;
  private final Timer timer;
  private final UserFutures users;
  private final int limit;

  /** Whether somebody waits or is just being sent. Written under the lock. */
  private volatile boolean holding;

  private final Object lock = new Object();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private @Nullable CompletableFuture<Void> looking;
  private boolean ended;

  /** The looks at the processes. */
  interface Looks {
    /** Returns whether a look has to go before this request. */
    boolean isDueBefore(BrokerRequest<?> request);

    /** Begins a look. Its future completes within a bound, and never fails. */
    CompletableFuture<Void> begin();
  }

  private record Held(boolean needsLook, CompletableFuture<Void> turn) {}

  /**
   * Makes the queue of one connection.
   *
   * @param steps sends what has waited; never throws
   * @param callbacks completes the futures of users that had to wait
   * @param limit how many may wait; more are refused
   */
  OutboundQueue(Looks looks, Executor steps, Timer timer, Executor callbacks, int limit) {
    this.looks = looks;
    this.steps = steps;
    this.timer = timer;
    this.users = new UserFutures(callbacks);
    this.limit = limit;
  }

  /**
   * Sends a request when it is its turn. One that is cancelled before is not sent.
   *
   * @param way sends it, without blocking
   */
  <R> CompletableFuture<R> inTurn(BrokerRequest<R> request, Supplier<CompletableFuture<R>> way) {
    return turn(request).map(turn -> Futures.compose(turn, mine -> way.get())).orElseGet(way);
  }

  /**
   * Sends a request of a user's when it is its turn.
   *
   * @param usersWay makes a future that completes on the callback executor
   * @param ourWay makes one that completes in place, for what has to wait
   */
  <R> CompletableFuture<R> inTurn(
      BrokerRequest<R> request,
      Supplier<CompletableFuture<R>> usersWay,
      Supplier<CompletableFuture<R>> ourWay) {
    return turn(request)
        .map(turn -> users.of(Futures.compose(turn, mine -> ourWay.get())))
        .orElseGet(usersWay);
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
   * Returns a future of the moment at which a request may be sent; empty if that is now. What
   * follows it in place is done before the next one's turn. It fails if too many wait already.
   */
  private Optional<CompletableFuture<Void>> turn(BrokerRequest<?> request) {
    boolean needsLook = looks.isDueBefore(request);
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

  /** Ends all waiting: the connection has ended, and what is sent now learns why. */
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

  /** Looks for all that wait now. */
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

  /** Runs a task on a thread for our steps; on the timer's if no such thread is to be had. */
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

  /** Sends those for whom the look was, and those behind them up to the next that needs one. */
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
