package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.tree.ProcessStopper;
import dev.brokerline.spawn.tree.StopReport;
import dev.brokerline.spawn.tree.StopTimeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a broker: waits for the effect of a {@code shutdown} request, if one makes sense, and then
 * takes the steps of {@link ProcessStopper}. All steps together take at most 85 % of the close
 * timeout. The rest is for the clean-up.
 */
final class Descent {

  private static final Logger LOG = LoggerFactory.getLogger(Descent.class);

  private final ChildProcess process;
  private final Timer timer;
  private final Duration askedShare;
  private final ProcessStopper ladder;
  private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
  private volatile boolean asked;
  private volatile boolean onLadder;

  private Descent(ChildProcess process, Timer timer, Duration askedShare, StopTimeouts ladder) {
    this.process = process;
    this.timer = timer;
    this.askedShare = askedShare;
    this.ladder = new ProcessStopper(process, SharedExecutors.TIMER, ladder);
  }

  /** Returns the descent of a working broker, which gets most of the time to exit by itself. */
  static Descent gentle(ChildProcess process, Timer timer, Duration total) {
    StopTimeouts ladder =
        new StopTimeouts(percent(total, 30), percent(total, 10), percent(total, 15));
    return new Descent(process, timer, percent(total, 30), ladder);
  }

  /** Returns the descent of a process that has not proved to be a broker. */
  static Descent curt(ChildProcess process, Timer timer, Duration total) {
    StopTimeouts ladder =
        new StopTimeouts(percent(total, 2), percent(total, 2), percent(total, 15));
    return new Descent(process, timer, Duration.ZERO, ladder);
  }

  /** Waits for the effect of a {@code shutdown} request, unless it could not be sent. */
  void afterRequest(Supplier<? extends CompletableFuture<?>> request) {
    // Before it is sent: a quick broker may have answered and exited when that returns.
    asked = true;
    CompletableFuture<?> answer = Futures.attempt(request);
    if (answer.isCompletedExceptionally()) {
      asked = wasSent(answer);
      walk();
      return;
    }
    Timer.Scheduled step = timer.schedule(askedShare, this::walk);
    var unused = process.exited().thenRun(step::cancel);
  }

  private static boolean wasSent(CompletableFuture<?> failed) {
    return Futures.failureNow(failed) instanceof BrokerException known
        && known.outcome() != Outcome.NOT_PERFORMED;
  }

  /** Starts the steps of {@link ProcessStopper} now. */
  void walk() {
    onLadder = true;
    var unused =
        ladder
            .stop()
            .thenAccept(
                report -> {
                  if (!process.exited().isDone()) {
                    givenUp.complete(null);
                  }
                });
  }

  /** Returns a future that completes if no end is told even after SIGKILL and its time. */
  CompletableFuture<Void> givenUp() {
    return givenUp;
  }

  /**
   * Returns which step ended the process. Blocks at most briefly.
   *
   * @param exit how it ended, if that was observed
   */
  How howItEnded(Optional<ExitStatus> exit) {
    How how = onLadder ? stepOfLadder() : How.EXITED_BY_ITSELF;
    if (how == How.EXITED_BY_ITSELF && asked && obeyed(exit)) {
      return How.SHUT_DOWN;
    }
    return how == How.STILL_ALIVE && exit.isPresent() ? How.KILLED : how;
  }

  private How stepOfLadder() {
    return switch (outcomeOfLadder()) {
      case EXITED_BY_ITSELF -> How.EXITED_BY_ITSELF;
      case AFTER_STDIN_CLOSED -> How.STDIN_CLOSED;
      case TERMINATED -> How.TERMINATED;
      case KILLED -> How.KILLED;
      case STILL_ALIVE -> How.STILL_ALIVE;
    };
  }

  private StopReport.Outcome outcomeOfLadder() {
    try {
      return ladder.stop().get(500, TimeUnit.MILLISECONDS).outcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The ladder did not say how the process ended", e);
    }
    return StopReport.Outcome.STILL_ALIVE;
  }

  private static boolean obeyed(Optional<ExitStatus> exit) {
    return exit.isPresent() && exit.get().code().equals(OptionalInt.of(0));
  }

  private static Duration percent(Duration total, int percent) {
    return total.multipliedBy(percent).dividedBy(100);
  }
}
