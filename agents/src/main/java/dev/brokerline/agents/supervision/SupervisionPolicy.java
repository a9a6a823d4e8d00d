package dev.brokerline.agents.supervision;

import java.util.Objects;

/**
 * What to do when a broker ends unexpectedly.
 *
 * @param backoff how long to wait before each attempt
 * @param budget how many attempts are allowed
 * @param keepWaits whether waits for agents that will be brought back continue; otherwise they fail
 *     when the broker is lost, as waits for pending deliveries always do
 */
public record SupervisionPolicy(BackoffPolicy backoff, RestartBudget budget, boolean keepWaits) {

  /** Starts another broker with the default backoff and budget, and keeps the waits. */
  public static final SupervisionPolicy RESTART =
      new SupervisionPolicy(BackoffPolicy.DEFAULT, RestartBudget.DEFAULT, /* keepWaits= */ true);

  /** Never starts another broker: the relay closes and says why. */
  public static final SupervisionPolicy NONE =
      new SupervisionPolicy(
          BackoffPolicy.DEFAULT,
          new RestartBudget(0, RestartBudget.DEFAULT.window()),
          /* keepWaits= */ false);

  public SupervisionPolicy {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(budget, "budget");
  }

  /** Returns whether another broker is started at all. */
  public boolean restarts() {
    return budget.attempts() > 0;
  }

  /** Returns a copy with this backoff. */
  public SupervisionPolicy withBackoff(BackoffPolicy backoff) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }

  /** Returns a copy with this budget. */
  public SupervisionPolicy withBudget(RestartBudget budget) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }

  /** Returns a copy that keeps the waits, or fails them. */
  public SupervisionPolicy withKeepWaits(boolean keepWaits) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }
}
