package dev.brokerline.agents;

import java.time.Duration;

/**
 * How a log is followed.
 *
 * @param historyLines the lines to begin with, 0-100,000; no more than the last MiB holds
 * @param pollInterval how often to look for more, from 50 ms to a day
 * @param allowMissing whether to wait for a log that is not there, and again when it has gone
 */
public record LogFollowOptions(int historyLines, Duration pollInterval, boolean allowMissing) {

  private static final int MAX_LINES = 100_000;
  private static final Duration MIN_POLL = Duration.ofMillis(50);
  private static final Duration MAX_POLL = Duration.ofDays(1);

  /** 200 lines, a look every second, and the end when the log is missing. */
  public static final LogFollowOptions DEFAULT =
      new LogFollowOptions(200, Duration.ofSeconds(1), false);

  /** Refuses what is out of bounds. */
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

  /** Returns a copy that begins with this many lines. */
  public LogFollowOptions withHistoryLines(int lines) {
    return new LogFollowOptions(lines, pollInterval, allowMissing);
  }

  /** Returns a copy that looks for more this often. */
  public LogFollowOptions withPollInterval(Duration interval) {
    return new LogFollowOptions(historyLines, interval, allowMissing);
  }

  /** Returns a copy that waits for a log that is not there, or does not. */
  public LogFollowOptions withAllowMissing(boolean allowed) {
    return new LogFollowOptions(historyLines, pollInterval, allowed);
  }
}
