package dev.brokerline.spawn.pty;

import dev.brokerline.spawn.tree.SessionTimeouts;
import java.nio.file.Path;
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
 */
public record PtyOptions(
    Executor listeners, @Nullable Path home, PtyLimits limits, SessionTimeouts timeouts) {

  /** Returns options with the default limits and timeouts. */
  public static PtyOptions of(Executor listeners, @Nullable Path home) {
    return new PtyOptions(listeners, home, PtyLimits.defaults(), SessionTimeouts.defaults());
  }

  /** Returns a copy with other limits. */
  public PtyOptions withLimits(PtyLimits limits) {
    return new PtyOptions(listeners, home, limits, timeouts);
  }

  /** Returns a copy with other timeouts. */
  public PtyOptions withTimeouts(SessionTimeouts timeouts) {
    return new PtyOptions(listeners, home, limits, timeouts);
  }
}
