package dev.brokerline.agents.supervision;

import java.time.Duration;
import java.util.Objects;

/**
 * How often a broker is started again before its supervisor gives up.
 *
 * @param attempts so many within the window, failed ones included; 0 for none at all
 * @param window longer than zero
 */
public record RestartBudget(int attempts, Duration window) {

  /** Five within ten minutes. */
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
