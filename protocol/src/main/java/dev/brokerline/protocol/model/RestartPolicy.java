package dev.brokerline.protocol.model;

import dev.brokerline.protocol.internal.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the broker restarts a crashed worker. The exit of a program is not a crash. For a null
 * component, the broker's default applies.
 *
 * @param enabled whether to restart at all; the broker's default is true
 * @param maxRestarts how many restarts in the agent's life; the broker's default is 5
 * @param cooldown the pause before a restart, in whole milliseconds; the broker's default is 2 s
 * @param maxConsecutiveFailures how many failed restarts in a row; the broker's default is 3, and
 *     only 0 has an effect
 */
public record RestartPolicy(
    @Nullable Boolean enabled,
    @Nullable Integer maxRestarts,
    @Nullable Duration cooldown,
    @Nullable Integer maxConsecutiveFailures) {

  /** Refuses negative numbers and fractions of a millisecond. */
  public RestartPolicy {
    Checks.optionalCount("max restarts", maxRestarts);
    Checks.optionalDuration("cooldown", cooldown, Duration.ofMillis(1));
    Checks.optionalCount("max consecutive failures", maxConsecutiveFailures);
  }

  /** Returns the broker's own policy. */
  public static RestartPolicy defaults() {
    return new RestartPolicy(null, null, null, null);
  }

  /** Returns the policy that never restarts. */
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

  /** Returns a copy with this number of failed restarts in a row. */
  public RestartPolicy withMaxConsecutiveFailures(int maxConsecutiveFailures) {
    return new RestartPolicy(enabled, maxRestarts, cooldown, maxConsecutiveFailures);
  }
}
