package dev.brokerline.agents.supervision;

import java.time.Duration;
import java.util.Objects;

/**
 * What to do when a broker ends unexpectedly.
 *
 * @param backoff how long to wait before each attempt
 * @param budget how many attempts are allowed
 * @param keepWaits whether waits for agents that will be brought back continue; otherwise they fail
 *     when the broker is lost, as waits for pending deliveries always do
 */
public record SupervisionPolicy(Backoff backoff, Budget budget, boolean keepWaits) {

  /** Starts another broker with the default backoff and budget, and keeps the waits. */
  public static final SupervisionPolicy RESTART =
      new SupervisionPolicy(Backoff.DEFAULT, Budget.DEFAULT, /* keepWaits= */ true);

  /** Never starts another broker: the relay closes and says why. */
  public static final SupervisionPolicy NONE =
      new SupervisionPolicy(
          Backoff.DEFAULT, new Budget(0, Budget.DEFAULT.window()), /* keepWaits= */ false);

  public SupervisionPolicy {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(budget, "budget");
  }

  /** Returns whether another broker is started at all. */
  public boolean restarts() {
    return budget.attempts() > 0;
  }

  /** Returns a copy with this backoff. */
  public SupervisionPolicy withBackoff(Backoff backoff) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }

  /** Returns a copy with this budget. */
  public SupervisionPolicy withBudget(Budget budget) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }

  /** Returns a copy that keeps the waits, or fails them. */
  public SupervisionPolicy withKeepWaits(boolean keepWaits) {
    return new SupervisionPolicy(backoff, budget, keepWaits);
  }

  /**
   * How long to wait before starting another broker.
   *
   * @param initial the wait before the first attempt
   * @param factor by which each further wait grows, at least 1
   * @param max the longest wait
   */
  public record Backoff(Duration initial, double factor, Duration max) {

    /** Half a second, then twice as long each time, at most 30 seconds. */
    public static final Backoff DEFAULT =
        new Backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(30));

    public Backoff {
      Objects.requireNonNull(initial, "initial");
      Objects.requireNonNull(max, "max");
      if (initial.isNegative() || max.compareTo(initial) < 0) {
        throw new IllegalArgumentException(
            "needs 0 <= initial <= max, was initial " + initial + ", max " + max);
      }
      if (!(factor >= 1)) {
        throw new IllegalArgumentException("factor must be at least 1, was " + factor);
      }
    }

    /**
     * Returns the wait before an attempt.
     *
     * @param attempt the number of the attempt, from 1
     */
    public Duration delay(int attempt) {
      if (attempt < 1) {
        throw new IllegalArgumentException("attempt must be at least 1, was " + attempt);
      }
      double nanos = initial.toNanos() * Math.pow(factor, attempt - 1);
      return nanos < max.toNanos() ? Duration.ofNanos((long) nanos) : max;
    }
  }

  /**
   * How often the supervisor starts another broker before it gives up.
   *
   * @param attempts the number of attempts within the window, failed ones included; 0 means no
   *     restart at all
   * @param window the window, longer than zero
   */
  public record Budget(int attempts, Duration window) {

    /** Five attempts within ten minutes. */
    public static final Budget DEFAULT = new Budget(5, Duration.ofMinutes(10));

    public Budget {
      Objects.requireNonNull(window, "window");
      if (attempts < 0) {
        throw new IllegalArgumentException("attempts must not be negative, was " + attempts);
      }
      if (window.isZero() || window.isNegative()) {
        throw new IllegalArgumentException("window must be longer than zero, was " + window);
      }
    }
  }

  /**
   * What the supervisor does with an agent whose broker has died, and the agent's program with it.
   *
   * <p>The first task of an agent is typed into its program when that is ready, and it is unknown
   * how much of it was done before the end. If the program had not become ready, the task was never
   * delivered, and both policies that bring the agent back deliver it.
   */
  public enum Respawn {
    /** Does not start the agent again; the agent is dead. */
    NEVER,
    /**
     * Starts the agent again with its channels, without a task that it may have been given. The
     * broker replaces the task by what it remembers about the agent, as with {@code continueFrom}.
     * The native broker remembers only released agents, and nothing after its own end.
     */
    CONTINUE,
    /** Starts the agent again with its channels and its first task. */
    REPEAT_TASK
  }
}
