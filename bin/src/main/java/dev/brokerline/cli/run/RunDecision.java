package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a run ends. The first of several reasons counts: the conditions hold, something failed, time
 * ran out, or a signal came. Safe for use by any thread.
 */
final class RunDecision {

  private final Duration timeout;
  private final List<Until> conditions;
  private final CompletableFuture<Optional<Failure>> made = new CompletableFuture<>();

  /**
   * Makes a decision that is open.
   *
   * @param timeout how long {@link #await} waits at most
   * @param conditions what the run waits for
   */
  RunDecision(Duration timeout, List<Until> conditions) {
    this.timeout = timeout;
    this.conditions = conditions;
  }

  /** The conditions hold. */
  void hold() {
    made.complete(Optional.empty());
  }

  /** The run has failed. */
  void fail(Failure failure) {
    made.complete(Optional.of(failure));
  }

  boolean isMade() {
    return made.isDone();
  }

  /** Waits for the decision. Returns why the run has failed; empty if the conditions held. */
  Optional<Failure> await() {
    try {
      return made.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      fail(timedOut());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(interruption(ExitCodes.INTERRUPTED));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a decision cannot fail", e);
    }
    return made.join();
  }

  private Failure timedOut() {
    String waitedFor =
        String.join(" and ", conditions.stream().map(until -> "'" + until + "'").toList());
    return new Failure(
        ExitCodes.TIMEOUT,
        Failure.TIMEOUT,
        "time ran out after %s (see --timeout): %s did not hold"
            .formatted(timeout.toString().substring(2).toLowerCase(Locale.ROOT), waitedFor),
        null);
  }

  /** Returns the failure of a run that a signal has ended, with the exit code for that signal. */
  static Failure interruption(int exitCode) {
    return new Failure(exitCode, Failure.INTERRUPTED, "interrupted", null);
  }
}
