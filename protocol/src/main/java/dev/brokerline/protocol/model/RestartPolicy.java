package dev.brokerline.protocol.model;

import dev.brokerline.protocol.internal.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the broker starts a worker again that crashed. Only the death of the worker counts, not the
 * end of its program. What is null is left to the broker.
 *
 * @param enabled the broker's default is true
 * @param maxRestarts how often in the agent's life; the broker's default is 5
 * @param cooldown the pause before a restart, in whole milliseconds; the broker's default is 2 s
 * @param maxConsecutiveFailures the broker's default is 3, and only 0 ever has an effect
 */
public record RestartPolicy(
    @Nullable Boolean enabled,
    @Nullable Integer maxRestarts,
    @Nullable Duration cooldown,
    @Nullable Integer maxConsecutiveFailures) {

  /** Refuses negative numbers and parts of a millisecond. */
  public RestartPolicy {
    Checks.optionalCount("max restarts", maxRestarts);
    Checks.optionalDuration("cooldown", cooldown, Duration.ofMillis(1));
    Checks.optionalCount("max consecutive failures", maxConsecutiveFailures);
  }

  /** Returns the broker's own policy. */
  public static RestartPolicy defaults() {
    return new RestartPolicy(null, null, null, null);
  }

  /** Returns the policy never to restart. */
  public static RestartPolicy disabled() {
    return new RestartPolicy(false, null, null, null);
  }

  /** Returns a copy with this number of restarts in the agent's life. */
  public RestartPolicy withMaxRestarts(int maxRestarts) {
    return new RestartPolicy(enabled, maxRestarts, cooldown, maxConsecutiveFailures);
  }

  /** Returns a copy with this pause before a restart. */
  public RestartPolicy withCooldown(Duration cooldown) {
    return new RestartPolicy(enabled, maxRestarts, cooldown, maxConsecutiveFailures);
  }

  /** Returns a copy with this number of failures in a row. */
  public RestartPolicy withMaxConsecutiveFailures(int maxConsecutiveFailures) {
    return new RestartPolicy(enabled, maxRestarts, cooldown, maxConsecutiveFailures);
  }
}
