package dev.brokerline.agents.supervision;

import java.time.Duration;
import java.util.Objects;

/**
 * How often the supervisor starts another broker before it gives up.
 *
 * @param attempts the number of attempts within the window, failed ones included; 0 means no
 *     restart at all
 * @param window the window, longer than zero
 */
public record RestartBudget(int attempts, Duration window) {

  /** Five attempts within ten minutes. */
  public static final RestartBudget DEFAULT = new RestartBudget(5, Duration.ofMinutes(10));

  public RestartBudget {
    Objects.requireNonNull(window, "window");
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts must not be negative, was " + attempts);
    }
    if (window.isZero() || window.isNegative()) {
      throw new IllegalArgumentException("window must be longer than zero, was " + window);
    }
  }
}
