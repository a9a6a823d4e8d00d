package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** Counts the attempts to start another broker. Guarded by its owner's lock. */
final class RestartAttempts {

  private final SupervisionPolicy policy;
  private final ArrayDeque<Long> made = new ArrayDeque<>();

  RestartAttempts(SupervisionPolicy policy) {
    this.policy = policy;
  }

  /**
   * An allowed attempt.
   *
   * @param number the number within the window, from 1
   */
  record Attempt(int number, Duration delay) {}

  /** Counts one more attempt, if the budget allows it. */
  Optional<Attempt> next(long nowNanos) {
    long window = policy.budget().window().toNanos();
    made.removeIf(at -> nowNanos - at > window);
    if (made.size() >= policy.budget().attempts()) {
      return Optional.empty();
    }
    made.add(nowNanos);
    return Optional.of(new Attempt(made.size(), policy.backoff().delay(made.size())));
  }

  /** Returns the sentence that the budget does not allow another attempt. */
  String spent(String reason) {
    return "the broker was lost, and not started again after "
        + policy.budget().attempts()
        + " attempts within "
        + policy.budget().window().toSeconds()
        + " s: "
        + reason;
  }
}
