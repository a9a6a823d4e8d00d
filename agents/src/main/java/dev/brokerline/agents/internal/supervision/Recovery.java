package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way back from the loss of a broker: its beginning, the attempts to start another broker, and
 * those who wait for that. Used under the lock of {@link BrokerSupervisor}.
 */
final class Recovery {

  private final SupervisionPolicy policy;
  private final Timer timer;
  private final ArrayDeque<Long> attempts = new ArrayDeque<>();
  private CompletableFuture<Void> over = new CompletableFuture<>();
  private Timer.@Nullable Scheduled backoff;
  private long lostNanos;

  Recovery(SupervisionPolicy policy, Timer timer) {
    this.policy = policy;
    this.timer = timer;
  }

  /**
   * An attempt that the budget allows.
   *
   * @param number the number within the window, from 1
   */
  record Attempt(int number, Duration delay) {}

  /** Returns whether a lost broker is to be replaced at all. */
  boolean isWanted() {
    return policy.restarts();
  }

  /** Returns whether waits for agents go on until these are back. */
  boolean keepsWaits() {
    return policy.keepWaits();
  }

  /** Called when a broker is lost. */
  void begin() {
    lostNanos = timer.nanoTime();
  }

  /** Schedules the next attempt, if the budget allows one. */
  Optional<Attempt> schedule(Runnable attempt) {
    long now = timer.nanoTime();
    long window = policy.budget().window().toNanos();
    attempts.removeIf(at -> now - at > window);
    if (attempts.size() >= policy.budget().attempts()) {
      return Optional.empty();
    }
    attempts.add(now);
    Duration delay = policy.backoff().delay(attempts.size());
    backoff = timer.schedule(delay, attempt);
    return Optional.of(new Attempt(attempts.size(), delay));
  }

  /** Cancels the scheduled attempt, if there is one. */
  void cancel() {
    if (backoff != null) {
      backoff.cancel();
    }
  }

  /** Returns how long it has taken so far. */
  Duration took() {
    return Duration.ofNanos(timer.nanoTime() - lostNanos);
  }

  /** Returns a future of its end. */
  CompletableFuture<Void> future() {
    return over.copy();
  }

  /** Ends it, and returns the future to complete when the lock is released. */
  CompletableFuture<Void> end() {
    CompletableFuture<Void> ended = over;
    over = new CompletableFuture<>();
    return ended;
  }

  /** Returns the sentence that there is no further attempt. */
  String givenUp(String reason) {
    return policy.restarts()
        ? "the broker was lost, and not started again after "
            + policy.budget().attempts()
            + " attempts within "
            + policy.budget().window().toSeconds()
            + " s: "
            + reason
        : "the broker was lost: " + reason;
  }
}
