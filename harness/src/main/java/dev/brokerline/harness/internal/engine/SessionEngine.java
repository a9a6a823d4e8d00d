package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.process.Children;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionStatus;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnEvent.PermissionResolved.By;
import dev.brokerline.spawn.ChildProcessFactory;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session: one driver, one turn at a time, and the rules that hold for every program. All state
 * changes happen on the session's thread, one after the other, and nothing there waits. The public
 * methods may be called from any thread, and none blocks.
 */
public final class SessionEngine {

  /** How many prompts may wait for their turns. */
  public static final int MAX_QUEUED = 64;

  /** How many bytes of the program's lines may wait for the session's thread. */
  private static final long MAX_INBOUND_BYTES = 64L << 20;

  /** How long a stopped turn may take to end before its process is ended. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final SessionOptions options;
  private final Timer timer;
  private final SerialExecutor thread =
      new SerialExecutor(SharedExecutors.INBOUND, MAX_INBOUND_BYTES);
  private final Children children;
  private final StatusBoard status = new StatusBoard();
  private final Models models = new Models();
  private final Driver driver;
  private final Permissions permissions;
  private final NextStep nextStep;
  private final Opening opening;

  // Used on the session's thread only.
  private final ArrayDeque<TurnRun> queue = new ArrayDeque<>();
  private @Nullable TurnRun running;
  private @Nullable TurnClock clock;
  private @Nullable AgentError end;
  private volatile @Nullable String continuation;

  /**
   * Makes a session that is not open.
   *
   * @param makeDriver makes its driver
   */
  public SessionEngine(
      SessionOptions options,
      ChildProcessFactory processes,
      Timer timer,
      Function<DriverContext, Driver> makeDriver) {
    this.options = options;
    this.timer = timer;
    this.nextStep = new NextStep(options);
    this.opening = new Opening(options, timer, thread, new Opened());
    this.children = new Children(processes, options, thread, timer, this::close);
    this.driver = makeDriver.apply(new Context());
    this.permissions =
        new Permissions(
            options.permissions(), options.timeouts().permission(), timer, thread, driver);
  }

  /**
   * Starts the program.
   *
   * @return a future that completes when the first prompt can be sent, or fails with an {@code
   *     AgentException}, after everything that was started is being ended
   */
  public CompletableFuture<Void> open() {
    thread.execute(() -> opening.begin(driver));
    return Calls.forCaller(opening.future());
  }

  /** Returns what the session is doing. */
  public StatusBoard status() {
    return status;
  }

  /** Returns the model in use, or null if it is not known. */
  public @Nullable String model() {
    return models.current();
  }

  /** Returns the key of the conversation, or null if it is not known. */
  public @Nullable String continuation() {
    return continuation;
  }

  /** Begins a turn, or does what the policy says if one is running. */
  public TurnLog prompt(String text, BusyPolicy policy) {
    TurnRun run = new TurnRun(text, new Turns());
    thread.execute(() -> accept(run, policy));
    return run.log();
  }

  private void accept(TurnRun run, BusyPolicy policy) {
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
                            .thenAccept(result -> thread.execute(() -> run.end(result)));
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
    clock = new TurnClock(options.timeouts(), timer, thread, what -> silent(run, what));
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
      timer.schedule(
          Opening.EXIT_GRACE, () -> thread.execute(() -> run.end(StopReason.FAILED, why, null)));
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

  /** Asks the program to stop the running turn, and ends its process if it does not. */
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
    timer.schedule(GRACE, () -> thread.execute(() -> stillRunning(run)));
  }

  private void stillRunning(TurnRun run) {
    if (run == running) {
      String text =
          "the program did not stop its turn within " + GRACE.toSeconds() + " s, and was ended";
      end(AgentError.of(ErrorCode.TIMEOUT, text, Outcome.UNKNOWN), null);
    }
  }

  /** Changes the model. */
  public CompletableFuture<ModelReceipt> setModel(String model) {
    CompletableFuture<ModelReceipt> receipt = new CompletableFuture<>();
    thread.execute(
        () -> {
          int revision = models.nextRevision();
          if (!options.way().capabilities().contains(Capability.LIVE_MODEL)) {
            receipt.complete(
                new ModelReceipt(
                    ModelReceipt.Status.UNSUPPORTED,
                    model,
                    models.current(),
                    options.program() + " cannot change the model of a running session",
                    revision));
          } else if (end != null) {
            receipt.completeExceptionally(over());
          } else {
            var unused =
                Calls.of(() -> driver.setModel(model))
                    .whenComplete(
                        (made, failure) -> {
                          if (made != null) {
                            receipt.complete(models.received(made, revision));
                          } else {
                            receipt.completeExceptionally(Calls.exception(failure));
                          }
                        });
          }
        });
    return Calls.forCaller(receipt);
  }

  /**
   * Interrupts the running turn.
   *
   * @return a future that completes when the turn is over, with false if there was none
   */
  public CompletableFuture<Boolean> interrupt() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    thread.execute(
        () -> {
          TurnRun run = running;
          if (run == null) {
            interrupted.complete(false);
            return;
          }
          var unused = run.log().result().thenAccept(result -> interrupted.complete(true));
          stopRunning(
              AgentError.of(
                  ErrorCode.INTERRUPTED, "the caller interrupted the turn", Outcome.PERFORMED));
        });
    return Calls.forCaller(interrupted);
  }

  /**
   * Answers a permission.
   *
   * @return a future of false if it is not pending
   */
  public CompletableFuture<Boolean> answer(String requestId, PermissionDecision decision) {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    thread.execute(() -> answered.complete(decide(requestId, decision)));
    return Calls.forCaller(answered);
  }

  private boolean decide(String requestId, PermissionDecision decision) {
    boolean decided = permissions.decide(requestId, decision, By.CALLER);
    permissionsChanged();
    return decided;
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

  /**
   * Ends the session, its processes and all that they have started.
   *
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    thread.execute(
        () -> {
          end(
              AgentError.of(ErrorCode.INTERRUPTED, "the session was closed", Outcome.UNKNOWN),
              null);
          var unused = children.close().thenAccept(closed::complete);
        });
    return Calls.forCaller(closed);
  }

  /** Ends the session, once. */
  private void end(AgentError why, @Nullable ExitStatus exit) {
    if (end != null) {
      return;
    }
    end = why;
    status.set(new SessionStatus(SessionState.ENDED, SessionStatus.Source.STRUCTURED, exit));
    permissions.clear();
    if (running != null) {
      running.end(StopReason.FAILED, why, exit);
    }
    List.copyOf(queue)
        .forEach(
            run -> refuse(run, ErrorCode.UNAVAILABLE, "the session is over: " + why.message()));
    queue.clear();
    var unused = children.close();
    opening.sessionEnded(why);
  }

  private AgentException over() {
    return new AgentException(
        AgentError.of(
            ErrorCode.UNAVAILABLE,
            "the session is over" + (end == null ? "" : ": " + end.message()),
            Outcome.NOT_PERFORMED));
  }

  /** What becomes of the opening. */
  private final class Opened implements Opening.Session {
    @Override
    public void ready(Driver.Opened ready) {
      if (ready.continuation() != null) {
        continuation = ready.continuation();
      }
      if (ready.model() != null) {
        models.seen(ready.model(), "start", null);
      }
      status.set(SessionStatus.of(SessionState.IDLE));
    }

    @Override
    public void end(AgentError why) {
      SessionEngine.this.end(why, null);
    }

    @Override
    public @Nullable AgentError ended() {
      return end;
    }
  }

  /** What the turns tell. */
  private final class Turns implements TurnRun.Owner {
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
      run.event(seq -> new TurnEvent.PermissionRequested(seq, request));
      permissions.ask(run, request);
      permissionsChanged();
    }

    @Override
    public void withdrawn(String requestId) {
      permissions.withdraw(requestId);
      permissionsChanged();
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
      thread.execute(SessionEngine.this::beginNext);
    }
  }

  /** What the driver gets. */
  private final class Context implements DriverContext {
    @Override
    public SessionOptions options() {
      return options;
    }

    @Override
    public Executor thread() {
      return thread;
    }

    @Override
    public Timer timer() {
      return timer;
    }

    @Override
    public CompletableFuture<AgentChild> start(
        ProcessInvocation invocation, ChildListener listener) {
      return children.start(invocation, listener);
    }

    @Override
    public void continuation(String key) {
      if (!key.equals(continuation)) {
        continuation = key;
        if (running != null) {
          running.event(seq -> new TurnEvent.ContinuationChanged(seq, key));
        }
      }
    }

    @Override
    public void model(String model, String evidence) {
      models.seen(model, evidence, running);
    }

    @Override
    public void lost(AgentError error, @Nullable ExitStatus exit) {
      end(error, exit);
    }
  }
}
