package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionStatus;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnEvent.PermissionResolved.By;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a session: which one runs, which wait, and how one is stopped. Used on the session's
 * thread.
 */
final class Turns implements TurnRun.Owner {

  /** How many prompts may wait for their turns. */
  static final int MAX_QUEUED = 64;

  /** The most that a stopped turn may take to end before the session is ended. */
  private static final Duration MAX_GRACE = Duration.ofSeconds(10);

  private final DriverContext session;
  private final SessionOptions options;
  private final Driver driver;
  private final StatusBoard status;
  private final Permissions permissions;
  private final NextStep nextStep;
  private final Duration grace;
  private final ArrayDeque<TurnRun> queue = new ArrayDeque<>();

  private @Nullable TurnRun running;
  private @Nullable TurnClock clock;

  /** Why there will be no more turns. */
  private @Nullable AgentError end;

  Turns(DriverContext session, Driver driver, StatusBoard status) {
    this.session = session;
    this.options = session.options();
    this.driver = driver;
    this.status = status;
    this.permissions = new Permissions(session, driver, this::permissionsChanged);
    this.nextStep = new NextStep(options);
    Duration request = options.timeouts().request();
    this.grace = request.compareTo(MAX_GRACE) < 0 ? request : MAX_GRACE;
  }

  /** Returns the running turn, or null. */
  @Nullable TurnRun running() {
    return running;
  }

  /** Begins a turn, or does what the policy says if one is running. */
  void accept(TurnRun run, BusyPolicy policy) {
    if (run.prompt().isBlank()) {
      refuse(run, ErrorCode.INVALID_REQUEST, "a prompt needs words: say what the agent shall do");
    } else if (end != null) {
      refuse(run, ErrorCode.UNAVAILABLE, "the session is over: " + end.message());
    } else if (running == null && queue.isEmpty()) {
      begin(run);
    } else if (policy == BusyPolicy.STEER && running != null) {
      steer(run, running);
    } else if (policy == BusyPolicy.REJECT) {
      refuse(
          run,
          ErrorCode.BUSY,
          "another turn is running: wait for its result, or choose another BusyPolicy");
    } else if (queue.size() >= MAX_QUEUED) {
      refuse(run, ErrorCode.BUSY, MAX_QUEUED + " prompts are waiting already");
    } else if (policy == BusyPolicy.INTERRUPT) {
      queue.addFirst(run);
      stopRunning(
          AgentError.of(
              ErrorCode.INTERRUPTED, "another prompt has taken its place", Outcome.PERFORMED));
    } else {
      queue.addLast(run);
    }
  }

  /** Adds a prompt to the running turn, whose result becomes that of the prompt. */
  private void steer(TurnRun run, TurnRun joined) {
    if (!options.way().capabilities().contains(Capability.STEER)) {
      refuse(run, ErrorCode.UNSUPPORTED, options.program() + " cannot join a running turn");
      return;
    }
    var unused =
        Calls.of(() -> driver.steer(run.prompt()))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    run.end(StopReason.FAILED, Calls.exception(failure).error(), null);
                  } else {
                    run.started();
                    var unusedResult =
                        joined
                            .log()
                            .result()
                            .thenAccept(result -> session.thread().execute(() -> run.end(result)));
                  }
                });
  }

  private static void refuse(TurnRun run, ErrorCode code, String text) {
    run.end(
        StopReason.FAILED,
        new AgentError(code, text, code == ErrorCode.BUSY, Outcome.NOT_PERFORMED),
        null);
  }

  private void begin(TurnRun run) {
    running = run;
    clock =
        new TurnClock(
            options.timeouts(), session.timer(), session.thread(), what -> silent(run, what));
    status.set(SessionStatus.of(SessionState.RUNNING));
    try {
      driver.prompt(run, run.prompt());
    } catch (RuntimeException e) {
      notBegun(run, Calls.exception(e).error());
    }
  }

  /** A closed pipe says less than the end of the process that usually follows. */
  private void notBegun(TurnRun run, AgentError why) {
    if (end == null && why.code() == ErrorCode.PROCESS_FAILED) {
      session
          .timer()
          .schedule(
              Opening.EXIT_GRACE,
              () -> session.thread().execute(() -> run.end(StopReason.FAILED, why, null)));
    } else {
      run.end(StopReason.FAILED, why, null);
    }
  }

  private void beginNext() {
    if (running == null && !queue.isEmpty()) {
      begin(queue.remove());
    }
  }

  private void silent(TurnRun run, String what) {
    if (run == running) {
      stopRunning(AgentError.of(ErrorCode.TIMEOUT, what, Outcome.UNKNOWN));
    }
  }

  /**
   * Interrupts the running turn.
   *
   * @return a future that completes when it is over, with false if there was none
   */
  CompletableFuture<Boolean> interrupt() {
    TurnRun run = running;
    if (run == null) {
      return CompletableFuture.completedFuture(false);
    }
    stopRunning(
        AgentError.of(ErrorCode.INTERRUPTED, "the caller interrupted the turn", Outcome.PERFORMED));
    return run.log().result().thenApply(result -> true);
  }

  /** Asks the program to stop the running turn, and ends the session if it does not. */
  private void stopRunning(AgentError why) {
    TurnRun run = running;
    if (run == null || run.isStopped()) {
      return;
    }
    run.stopBecause(why);
    permissions.clear();
    try {
      driver.interrupt();
    } catch (RuntimeException e) {
      run.notice("interrupt_failed", String.valueOf(e.getMessage()), null);
    }
    session.timer().schedule(grace, () -> session.thread().execute(() -> stillRunning(run)));
  }

  private void stillRunning(TurnRun run) {
    if (run == running) {
      String text =
          "the program did not stop its turn within " + TurnClock.text(grace) + ", and was ended";
      session.lost(AgentError.of(ErrorCode.TIMEOUT, text, Outcome.UNKNOWN), null);
    }
  }

  /** Decides a permission. Returns false if it is not pending. */
  boolean decide(String requestId, PermissionDecision decision) {
    return permissions.decide(requestId, decision, By.CALLER);
  }

  private void permissionsChanged() {
    waits(!permissions.isEmpty());
  }

  /** The running turn waits for a permission, or goes on. */
  private void waits(boolean forPermission) {
    TurnClock ticking = clock;
    if (running == null || ticking == null || end != null) {
      return;
    }
    ticking.pause(forPermission);
    status.set(
        SessionStatus.of(forPermission ? SessionState.REQUIRES_ACTION : SessionState.RUNNING));
  }

  /** Fails the running turn and those that wait. There will be no more. */
  void end(AgentError why, @Nullable ExitStatus exit) {
    end = why;
    permissions.clear();
    if (running != null) {
      running.end(StopReason.FAILED, why, exit);
    }
    List.copyOf(queue)
        .forEach(
            run -> refuse(run, ErrorCode.UNAVAILABLE, "the session is over: " + why.message()));
    queue.clear();
  }

  @Override
  public void heard(TurnRun run) {
    if (run == running && clock != null) {
      clock.heard();
    }
  }

  @Override
  public void permission(TurnRun run, PermissionRequest request) {
    // First the status, which a listener of the event may look at.
    waits(/* forPermission= */ true);
    boolean told = run.tell(seq -> new TurnEvent.PermissionRequested(seq, request));
    permissions.ask(run, request, told);
  }

  @Override
  public void withdrawn(String requestId) {
    permissions.withdraw(requestId);
  }

  @Override
  public AgentError explained(AgentError error) {
    return nextStep.inTurn(error);
  }

  @Override
  public void ended(TurnRun run) {
    if (run != running) {
      return;
    }
    running = null;
    if (clock != null) {
      clock.stop();
    }
    permissions.clear();
    if (end == null && queue.isEmpty()) {
      status.set(SessionStatus.of(SessionState.IDLE));
    }
    // Later, because the driver is still busy with the end.
    session.thread().execute(this::beginNext);
  }
}
