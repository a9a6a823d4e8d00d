package dev.brokerline.spawn.pty;

import dev.brokerline.spawn.tree.SessionTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all terminals of a factory have in common.
 *
 * @param listeners calls the listeners, each of them one call at a time
 * @param home the directory in which each program is on record, so that the next start ends what a
 *     killed JVM has left; null for no records
 * @param limits what may wait in memory for one terminal
 * @param timeouts the steps of the end of a terminal
 * @param pause how long the output of a program that goes on printing stays unread at most, so that
 *     it comes in few pieces; zero to read it at once. The first output after silence, and the
 *     first after a write, is read at once, as is much output. The pauses that follow grow. The
 *     last output precedes the exit, which is told without a pause.
 */
public record PtyOptions(
    Executor listeners,
    @Nullable Path home,
    PtyLimits limits,
    SessionTimeouts timeouts,
    Duration pause) {

  /** Checks that the pause is at least zero and less than a minute. */
  public PtyOptions {
    if (pause.isNegative() || pause.compareTo(Duration.ofMinutes(1)) >= 0) {
      throw new IllegalArgumentException("pause must be from zero to a minute, but is " + pause);
    }
  }

  /** Returns options with the default limits and timeouts, and without pauses. */
  public static PtyOptions of(Executor listeners, @Nullable Path home) {
    return new PtyOptions(
        listeners, home, PtyLimits.defaults(), SessionTimeouts.defaults(), Duration.ZERO);
  }

  /** Returns a copy with other limits. */
  public PtyOptions withLimits(PtyLimits limits) {
    return new PtyOptions(listeners, home, limits, timeouts, pause);
  }

  /** Returns a copy with other timeouts. */
  public PtyOptions withTimeouts(SessionTimeouts timeouts) {
    return new PtyOptions(listeners, home, limits, timeouts, pause);
  }

  /** Returns a copy with another pause between reads. */
  public PtyOptions withPause(Duration pause) {
    return new PtyOptions(listeners, home, limits, timeouts, pause);
  }
}
