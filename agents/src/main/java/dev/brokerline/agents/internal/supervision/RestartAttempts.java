package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** Counts the attempts to start a broker again. Guarded by its owner. */
final class RestartAttempts {

  private final SupervisionPolicy policy;
  private final ArrayDeque<Long> made = new ArrayDeque<>();

  RestartAttempts(SupervisionPolicy policy) {
    this.policy = policy;
  }

  /**
   * An attempt that may be made.
   *
   * @param number 1 for the first within the window
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

  /** Returns, as a sentence, that the budget does not allow another attempt. */
  String spent(String reason) {
    return "the broker was lost, and not started again after "
        + policy.budget().attempts()
        + " attempts within "
        + policy.budget().window().toSeconds()
        + " s: "
        + reason;
  }
}
