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
    List<Crash> recent,
    List<Pattern> patterns)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public CrashInsights {
    recent = Checks.listOf(recent);
    patterns = Checks.listOf(patterns);
  }

  /** The number of crashes of one category, and the agents concerned. */
  public record Pattern(@Nullable String category, @Nullable Integer count, List<String> agents) {

    /** Copies the lists; an absent list becomes empty. */
    public Pattern {
      agents = Checks.listOf(agents);
    }
  }

  /**
   * A crash of a worker.
   *
   * @param signal the number of the signal as a string
   * @param timestamp seconds since 1970
   * @param uptimeSecs always 0 with known brokers
   * @param category {@code oom}, {@code segfault}, {@code signal}, {@code error} or {@code unknown}
   */
  public record Crash(
      @Nullable String agentName,
      @Nullable Integer exitCode,
      @Nullable String signal,
      @Nullable Long timestamp,
      @Nullable Long uptimeSecs,
      @Nullable String category,
      @Nullable String description) {}
}
