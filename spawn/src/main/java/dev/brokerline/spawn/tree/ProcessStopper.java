package dev.brokerline.spawn.tree;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.concurrent.Timer.Scheduled;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.tree.StopReport.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a process step by step: closes its standard input, waits, terminates it, waits, kills it,
 * waits. No thread is blocked, and every wait has a limit.
 *
 * <p>The monitor guards the fields below it. The process is called and the future completed outside
 * it.
 */
public final class ProcessStopper {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessStopper.class);

  private enum Rung {
    NONE(Outcome.EXITED_BY_ITSELF),
    STDIN_CLOSED(Outcome.AFTER_STDIN_CLOSED),
    TERMINATED(Outcome.TERMINATED),
    KILLED(Outcome.KILLED),
    GIVEN_UP(Outcome.STILL_ALIVE);

    /** The outcome of an exit after this step. */
    final Outcome outcome;

    Rung(Outcome outcome) {
      this.outcome = outcome;
    }

    Rung next() {
      return switch (this) {
        case NONE -> STDIN_CLOSED;
        case STDIN_CLOSED -> TERMINATED;
        case TERMINATED -> KILLED;
        case KILLED, GIVEN_UP -> GIVEN_UP;
      };
    }
  }

  private final ChildProcess process;
  private final Timer timer;
  private final StopTimeouts timeouts;
  private final CompletableFuture<StopReport> stopped = new CompletableFuture<>();

  // Guarded by this.
  private boolean begun;
  private Rung rung = Rung.NONE;
  private long rungReachedAtNanos;
  private final Map<Rung, Duration> spent = new EnumMap<>(Rung.class);
  private @Nullable Scheduled nextStep;

  /** Makes a stopper for a process, without starting it. */
  public ProcessStopper(ChildProcess process, Timer timer, StopTimeouts timeouts) {
    this.process = process;
    this.timer = timer;
    this.timeouts = timeouts;
  }

  /**
   * Starts the steps, and returns at once. Later calls return the same outcome.
   *
   * <p>The future never fails. It completes when the process has exited or was given up, on the
   * timer's or the process's thread.
   */
  public CompletableFuture<StopReport> stop() {
    synchronized (this) {
      if (begun) {
        return stopped.copy();
      }
      begun = true;
    }
    if (process.isAlive()) {
      step(Rung.STDIN_CLOSED);
    }
    var unused = process.exited().thenRun(this::exited);
    return stopped.copy();
  }

  private void step(Rung to) {
    synchronized (this) {
      if (stopped.isDone()) {
        return;
      }
      leaveRung();
      rung = to;
    }
    switch (to) {
      case NONE -> throw new IllegalArgumentException("nobody steps back");
      case STDIN_CLOSED -> process.closeStdin();
      case TERMINATED -> process.terminate();
      case KILLED -> process.kill();
      case GIVEN_UP -> {
        if (process.isAlive()) {
          LOG.error("process {} was killed, but its exit was not seen", process.pid());
        }
        finish();
        return;
      }
    }
    scheduleNext(to);
  }

  private void scheduleNext(Rung from) {
    try {
      Scheduled step = timer.schedule(waitOn(from), () -> timedOut(from));
      synchronized (this) {
        nextStep = step;
      }
      if (stopped.isDone()) {
        step.cancel();
      }
    } catch (RejectedExecutionException e) {
      LOG.warn("no timer is left to wait for process {}; going on at once", process.pid());
      step(from.next());
    }
  }

  private void timedOut(Rung rungLeft) {
    if (stopped.isDone()) {
      return;
    }
    LOG.info(
        "process {} did not exit within {} ms on rung {} of its stop",
        process.pid(),
        waitOn(rungLeft).toMillis(),
        rungLeft);
    step(rungLeft.next());
  }

  private Duration waitOn(Rung on) {
    return switch (on) {
      case NONE, GIVEN_UP -> Duration.ZERO;
      case STDIN_CLOSED -> timeouts.afterStdinClosed();
      case TERMINATED -> timeouts.afterTerminate();
      case KILLED -> timeouts.afterKill();
    };
  }

  private void exited() {
    finish();
    Scheduled step;
    synchronized (this) {
      step = nextStep;
    }
    if (step != null) {
      step.cancel();
    }
  }

  private void finish() {
    stopped.complete(report());
  }

  private synchronized StopReport report() {
    leaveRung();
    // Its exit may have been seen, and only the end of its output is still awaited.
    boolean gone = rung == Rung.GIVEN_UP && !process.isAlive();
    return new StopReport(
        gone ? Outcome.KILLED : rung.outcome,
        spentOn(Rung.STDIN_CLOSED),
        spentOn(Rung.TERMINATED),
        spentOn(Rung.KILLED));
  }

  private void leaveRung() {
    long now = timer.nanoTime();
    spent.put(rung, Duration.ofNanos(now - rungReachedAtNanos));
    rungReachedAtNanos = now;
  }

  private Duration spentOn(Rung on) {
    return spent.getOrDefault(on, Duration.ZERO);
  }
}
