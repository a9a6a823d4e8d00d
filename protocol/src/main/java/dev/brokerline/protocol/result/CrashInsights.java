package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deaths of workers so far.
 *
 * @param totalCrashes those kept, 500 at most
 * @param healthScore 100 without a crash in the last hour, 10 less for each, not below 0
 * @param recent the last 20, oldest first
 * @param patterns most frequent first
 */
public record CrashInsights(
    @Nullable Integer totalCrashes,
    @Nullable Integer healthScore,
    List<CrashRecord> recent,
    List<CrashPattern> patterns)
    implements BrokerResult {

  /** Copies the lists; an absent one is empty. */
  public CrashInsights {
    recent = Checks.listOf(recent);
    patterns = Checks.listOf(patterns);
  }
}
