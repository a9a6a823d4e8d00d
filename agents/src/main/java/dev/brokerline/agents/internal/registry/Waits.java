package dev.brokerline.agents.internal.registry;

import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait until something holds for one subject: any number, each with a deadline, settled
 * at once if it holds already or never can. No wait is lost, since the subject is judged under the
 * same lock under which it changes.
 *
 * <p>The lock is its owner's, and guards {@code waiting}. Futures are completed on the executor,
 * never under the lock.
 *
 * @param <S> the subject, which changes under the lock only
 */
final class Waits<S> {

  /** What is waited for. Runs under the lock, so it calls nobody. */
  @FunctionalInterface
  interface Condition<S, T> {
    /** Returns what can be said now; null if it is too early. */
    @Nullable Verdict<T> judge(S subject);
  }

  /**
   * The end of a wait.
   *
   * @param value what was waited for; null is a value, too
   * @param failure why it can no longer come; null if it came
   */
  record Verdict<T>(@Nullable T value, @Nullable Throwable failure) {
    static <T> Verdict<T> of(@Nullable T value) {
      return new Verdict<>(value, null);
    }

    static <T> Verdict<T> hopeless(Throwable failure) {
      return new Verdict<>(null, failure);
    }
  }

  private static final class Wait<S, T> {
    final Condition<S, T> condition;
    final CompletableFuture<T> future = new CompletableFuture<>();

    Wait(Condition<S, T> condition) {
      this.condition = condition;
    }

    Runnable failure(Throwable failure) {
      return () -> future.completeExceptionally(failure);
    }

    /** Returns the completion, if there is something to say. */
    @Nullable Runnable judge(S subject) {
      Verdict<T> verdict = condition.judge(subject);
      return verdict == null ? null : () -> complete(verdict);
    }

    // A null value completes a CompletableFuture<Void>.
    @SuppressWarnings("NullAway")
    private void complete(Verdict<T> verdict) {
      if (verdict.failure() == null) {
        future.complete(verdict.value());
      } else {
        future.completeExceptionally(verdict.failure());
      }
    }
  }

  private final Object lock;
  private final S subject;
  private final Timer timer;
  private final Executor callbacks;
  private final List<Wait<S, ?>> waiting = new ArrayList<>();

  Waits(Object lock, S subject, Timer timer, Executor callbacks) {
    this.lock = lock;
    this.subject = subject;
    this.timer = timer;
    this.callbacks = callbacks;
  }

  /**
   * Waits until the condition has a verdict. Cancelling the future gives up the wait.
   *
   * @param timeout longer than zero, at most a year
   * @param late makes the failure at the deadline, under the lock
   */
  <T> CompletableFuture<T> await(
      Condition<S, T> condition, Duration timeout, Function<S, Throwable> late) {
    Durations.requireBetweenZeroAndAYear("timeout", timeout);
    Wait<S, T> wait = new Wait<>(condition);
    Runnable settled;
    synchronized (lock) {
      settled = wait.judge(subject);
      if (settled == null) {
        waiting.add(wait);
      }
    }
    if (settled != null) {
      settled.run();
      return wait.future;
    }
    Timer.Scheduled alarm = timer.schedule(timeout, () -> expire(wait, late));
    var unused =
        wait.future.whenComplete(
            (value, failure) -> {
              alarm.cancel();
              leave(wait);
            });
    return wait.future;
  }

  /**
   * Looks at the subject after a change. Called under the lock.
   *
   * @return what is to be passed to {@link #settle} after it is left
   */
  List<Runnable> judge() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Runnable> settled = new ArrayList<>();
    for (Iterator<Wait<S, ?>> each = waiting.iterator(); each.hasNext(); ) {
      Runnable completion = each.next().judge(subject);
      if (completion != null) {
        each.remove();
        settled.add(completion);
      }
    }
    return settled;
  }

  /** Ends all waits with this failure. Called under the lock; used as {@link #judge}. */
  List<Runnable> failAll(Throwable failure) {
    List<Runnable> settled = new ArrayList<>();
    waiting.forEach(wait -> settled.add(wait.failure(failure)));
    waiting.clear();
    return settled;
  }

  /** Completes the futures of waits that are over. Called outside the lock. */
  void settle(List<Runnable> completions) {
    completions.forEach(callbacks::execute);
  }

  /** Returns how many wait. Called under the lock. */
  int size() {
    return waiting.size();
  }

  private void expire(Wait<S, ?> wait, Function<S, Throwable> late) {
    Throwable failure;
    synchronized (lock) {
      if (!remove(wait)) {
        return;
      }
      failure = late.apply(subject);
    }
    callbacks.execute(() -> wait.future.completeExceptionally(failure));
  }

  private void leave(Wait<S, ?> wait) {
    synchronized (lock) {
      remove(wait);
    }
  }

  private boolean remove(Wait<S, ?> wait) {
    return waiting.remove(wait);
  }
}
