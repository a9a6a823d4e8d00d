package dev.brokerline.agents;

import java.time.Duration;

/**
 * How to follow a log.
 *
 * @param historyLines how many existing lines to read first, 0-100,000, at most those in the last
 *     MiB
 * @param pollInterval how often to look for new text, from 50 ms to a day
 * @param allowMissing whether to wait for a log that does not exist, or that disappears
 */
public record LogFollowOptions(int historyLines, Duration pollInterval, boolean allowMissing) {

  private static final int MAX_LINES = 100_000;
  private static final Duration MIN_POLL = Duration.ofMillis(50);
  private static final Duration MAX_POLL = Duration.ofDays(1);

  /** 200 lines, a look every second, and an end when the log is missing. */
  public static final LogFollowOptions DEFAULT =
      new LogFollowOptions(200, Duration.ofSeconds(1), false);

  /** Checks the bounds. */
  public LogFollowOptions {
    if (historyLines < 0 || historyLines > MAX_LINES) {
      throw new IllegalArgumentException(
          "historyLines must be 0-" + MAX_LINES + ", was " + historyLines);
    }
    if (pollInterval.compareTo(MIN_POLL) < 0 || pollInterval.compareTo(MAX_POLL) > 0) {
      throw new IllegalArgumentException(
          "pollInterval must be from 50 ms to a day, was " + pollInterval);
    }
  }

  /** Returns a copy with this number of lines to read first. */
  public LogFollowOptions withHistoryLines(int lines) {
    return new LogFollowOptions(lines, pollInterval, allowMissing);
  }

  /** Returns a copy with this interval. */
  public LogFollowOptions withPollInterval(Duration interval) {
    return new LogFollowOptions(historyLines, interval, allowMissing);
  }

  /** Returns a copy that waits for a missing log, or ends. */
  public LogFollowOptions withAllowMissing(boolean allowed) {
    return new LogFollowOptions(historyLines, pollInterval, allowed);
  }
}
