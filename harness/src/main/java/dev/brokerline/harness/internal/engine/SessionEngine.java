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
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session: one driver, its turns, and the rules that hold for every program. All state changes
 * happen on the session's thread, one after the other, and nothing there waits. The public methods
 * may be called from any thread, and none blocks.
 */
public final class SessionEngine {

  /** How many bytes of the program's lines may wait for the session's thread. */
  private static final long MAX_INBOUND_BYTES = 64L << 20;

  private final SessionOptions options;
  private final Timer timer;
  private final SerialExecutor thread =
      new SerialExecutor(SharedExecutors.INBOUND, MAX_INBOUND_BYTES);
  private final Children children;
  private final StatusBoard status = new StatusBoard();
  private final Models models = new Models();
  private final Driver driver;
  private final Turns turns;
  private final Opening opening;

  /** Why the session is over, or null. Used on the session's thread only. */
  private @Nullable AgentError end;

  private volatile @Nullable String continuation;
  private volatile Set<Capability> lacking = Set.of();

  /**
   * Makes a session that is not open.
   *
   * @param makeDriver makes its driver
   */
  public SessionEngine(
      SessionOptions options,
      ChildProcess.Factory processes,
      Timer timer,
      Function<DriverContext, Driver> makeDriver) {
    this.options = options;
    this.timer = timer;
    this.opening = new Opening(options, timer, thread, new Opened());
    this.children = new Children(processes, options, thread, timer, this::close);
    DriverContext context = new Context();
    this.driver = makeDriver.apply(context);
    this.turns = new Turns(context, driver, status);
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

  /** Returns what the session can do. */
  public Set<Capability> capabilities() {
    Set<Capability> able = new HashSet<>(options.way().capabilities());
    able.removeAll(lacking);
    return Set.copyOf(able);
  }

  /** Returns the id of the running process; empty if there is none. */
  public OptionalLong pid() {
    return children.pid();
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
    TurnRun run = new TurnRun(text, turns);
    thread.execute(() -> turns.accept(run, policy));
    return run.log();
  }

  /** Changes the model. */
  public CompletableFuture<ModelReceipt> setModel(String model) {
    return onThread(
        () ->
            end == null
                ? models.change(model, options, driver)
                : CompletableFuture.failedFuture(over(end)));
  }

  /**
   * Interrupts the running turn.
   *
   * @return a future that completes when the turn is over, with false if there was none
   */
  public CompletableFuture<Boolean> interrupt() {
    return onThread(turns::interrupt);
  }

  /**
   * Answers a permission.
   *
   * @return a future of false if it is not pending
   */
  public CompletableFuture<Boolean> answer(String requestId, PermissionDecision decision) {
    return onThread(() -> CompletableFuture.completedFuture(turns.decide(requestId, decision)));
  }

  /** Does something on the session's thread, and returns a future of its outcome for a caller. */
  private <T> CompletableFuture<T> onThread(Supplier<CompletableFuture<T>> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    thread.execute(
        () -> {
          var unused =
              Calls.of(action)
                  .whenComplete(
                      (value, failure) -> {
                        if (failure == null) {
                          done.complete(value);
                        } else {
                          done.completeExceptionally(failure);
                        }
                      });
        });
    return Calls.forCaller(done);
  }

  /**
   * Ends the session, its processes and all that they have started.
   *
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> close() {
    return close(children::close);
  }

  /** Ends the session like {@link #close()}, within a limit. */
  public CompletableFuture<Void> close(Duration limit) {
    return close(() -> children.close(limit));
  }

  private CompletableFuture<Void> close(Supplier<CompletableFuture<Void>> endChildren) {
    return onThread(
        () -> {
          end(
              AgentError.of(ErrorCode.INTERRUPTED, "the session was closed", Outcome.UNKNOWN),
              null);
          return endChildren.get();
        });
  }

  /** Ends the session, once. */
  private void end(AgentError why, @Nullable ExitStatus exit) {
    if (end != null) {
      return;
    }
    end = why;
    status.set(new SessionStatus(SessionState.ENDED, SessionStatus.Source.STRUCTURED, exit));
    turns.end(why, exit);
    var unused = children.close();
    opening.sessionEnded(why);
  }

  private static AgentException over(AgentError end) {
    return new AgentException(
        AgentError.of(
            ErrorCode.UNAVAILABLE, "the session is over: " + end.message(), Outcome.NOT_PERFORMED));
  }

  /** What becomes of the opening. */
  private final class Opened implements Opening.Session {
    @Override
    public void ready(Driver.Opened ready) {
      lacking = ready.lacking();
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
        TurnRun running = turns.running();
        if (running != null) {
          running.event(seq -> new TurnEvent.ContinuationChanged(seq, key));
        }
      }
    }

    @Override
    public void model(String model, String evidence) {
      models.seen(model, evidence, turns.running());
    }

    @Override
    public void lost(AgentError error, @Nullable ExitStatus exit) {
      end(error, exit);
    }
  }
}
