package dev.brokerline.agents.supervision;

import java.util.Objects;

/**
 * What to do when a broker ends without being asked to.
 *
 * @param backoff how long to wait before each attempt
 * @param budget how many attempts there may be
 * @param keepWaits whether the waits for agents that are to be brought back go on; else they fail
 *     when the broker is lost, as those for messages on their way always do
 */
public record SupervisionPolicy(BackoffPolicy backoff, RestartBudget budget, boolean keepWaits) {

  /** Starts it again, after the default backoff and within the default budget; keeps the waits. */
  public static final SupervisionPolicy RESTART =
      new SupervisionPolicy(BackoffPolicy.DEFAULT, RestartBudget.DEFAULT, /* keepWaits= */ true);

  /** Never starts it again: the relay is closed then, and says why. */
  public static final SupervisionPolicy NONE =
      new SupervisionPolicy(
          BackoffPolicy.DEFAULT,
          new RestartBudget(0, RestartBudget.DEFAULT.window()),
          /* keepWaits= */ false);

  public SupervisionPolicy {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(budget, "budget");
  }

  /** Returns whether a broker is started again at all. */
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
