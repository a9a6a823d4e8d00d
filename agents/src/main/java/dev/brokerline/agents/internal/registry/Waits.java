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
 * The waits until a condition holds for a subject. There may be any number, each with a deadline. A
 * wait completes at once if its condition already holds or can never hold. No change is missed,
 * because the condition is checked under the lock that guards the subject.
 *
 * <p>The lock belongs to the owner and guards {@code waiting}. Futures are completed on the
 * executor, never under the lock.
 *
 * @param <S> the subject, which changes only under the lock
 */
public final class Waits<S> {

  /** A condition. It runs under the lock, so it must not call other code. */
  @FunctionalInterface
  public interface Condition<S, T> {
    /** Returns the verdict; null if it is open. */
    @Nullable Verdict<T> judge(S subject);
  }

  /**
   * The end of a wait.
   *
   * @param value the result; null is a valid one
   * @param failure why the condition can no longer hold; null if it holds
   */
  public record Verdict<T>(@Nullable T value, @Nullable Throwable failure) {
    public static <T> Verdict<T> of(@Nullable T value) {
      return new Verdict<>(value, null);
    }

    public static <T> Verdict<T> hopeless(Throwable failure) {
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

    /** Returns the completion of the wait, if there is a verdict. */
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

  public Waits(Object lock, S subject, Timer timer, Executor callbacks) {
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
  public <T> CompletableFuture<T> await(
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
   * Checks the waits after a change of the subject. Called under the lock.
   *
   * @return the completions to pass to {@link #settle} after the lock is released
   */
  public List<Runnable> judge() {
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

  /** Ends all waits with this failure. Called under the lock, like {@link #judge}. */
  public List<Runnable> failAll(Throwable failure) {
    List<Runnable> settled = new ArrayList<>();
    waiting.forEach(wait -> settled.add(wait.failure(failure)));
    waiting.clear();
    return settled;
  }

  /** Completes the futures of finished waits. Called without the lock. */
  public void settle(List<Runnable> completions) {
    completions.forEach(callbacks::execute);
  }

  /** Returns the number of waits. Called under the lock. */
  public int size() {
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
