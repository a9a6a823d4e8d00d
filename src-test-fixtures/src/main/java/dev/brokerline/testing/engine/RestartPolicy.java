package dev.brokerline.testing.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether, how often and when a crashed worker is restarted (PROTOCOL.md, "What a caller must
 * know").
 */
record RestartPolicy(boolean enabled, long maxRestarts, Duration cooldown, long maxFailures) {

  private static final long MAX_U32 = 0xffff_ffffL;
  private static final RestartPolicy DEFAULT =
      new RestartPolicy(/* enabled= */ true, 5, Duration.ofSeconds(2), 3);

  static RestartPolicy read(@Nullable Fields fields) throws Refusal {
    if (fields == null) {
      return DEFAULT;
    }
    return new RestartPolicy(
        fields.booleanOr("enabled", DEFAULT.enabled),
        fields.numberOr("max_restarts", MAX_U32, DEFAULT.maxRestarts),
        Duration.ofMillis(
            fields.numberOr("cooldown_ms", Long.MAX_VALUE, DEFAULT.cooldown.toMillis())),
        fields.numberOr("max_consecutive_failures", MAX_U32, DEFAULT.maxFailures));
  }

  /** Returns why a worker is given up after {@code restarts} restarts, or null if it is not. */
  @Nullable String reasonToGiveUp(long restarts) {
    if (!enabled) {
      return "restart policy disabled";
    }
    if (restarts >= maxRestarts) {
      return "exceeded max restarts (" + maxRestarts + ")";
    }
    // Every restart that succeeds forgets the failures before it, so one is all there ever are.
    return maxFailures == 0 ? "exceeded max consecutive failures (0)" : null;
  }
}
