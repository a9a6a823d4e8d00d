package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The crashes of workers so far.
 *
 * @param totalCrashes the number of kept records, at most 500
 * @param healthScore 100 minus 10 for each crash of the last hour, at least 0
 * @param recent the last 20 records, oldest first
 * @param patterns the patterns, most frequent first
 */
public record CrashInsights(
    @Nullable Integer totalCrashes,
    @Nullable Integer healthScore,
    List<CrashRecord> recent,
    List<CrashPattern> patterns)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public CrashInsights {
    recent = Checks.listOf(recent);
    patterns = Checks.listOf(patterns);
  }
}
