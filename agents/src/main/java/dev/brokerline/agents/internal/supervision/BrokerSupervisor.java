package dev.brokerline.agents.internal.supervision;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.relaycast.LocalRelaycast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the brokers of a relay, one after the other. It has the state machine of {@link RelayState},
 * and brings agents back after the end of a broker.
 *
 * <p>Events and the end of a broker count only while it is the current one, so a late exit of an
 * old process has no effect.
 *
 * <p>The lock guards the fields below it and those of the runs. Only the constructor of a
 * connection, which has no effects, and the timer are called under it.
 */
public final class BrokerSupervisor {

  private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);
  private static final String CLOSED = "the relay is closed";
  private static final String NOT_TO_RETURN =
      "its broker was lost, and it is not to be brought back";

  private final RelayMemory memory;
  private final StepNotices notices;
  private final Respawner respawner;
  private final RequestGate gate = new RequestGate(this);
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final BrokerRunFactory runs;

  @GuardedBy("lock")
  private final Recovery recovery;

  /** Changes only under the lock. */
  private volatile RelayState state = RelayState.NEW;

  /** The current run. Changes only under the lock. */
  private volatile @Nullable BrokerRun current;

  @GuardedBy("lock")
  private CompletableFuture<BrokerInfo> started = new CompletableFuture<>();

  @GuardedBy("lock")
  private String why = CLOSED;

  /**
   * Makes the supervisor of a relay.
   *
   * @param memory the state of agents and messages, over all brokers
   * @param transports makes the transport to the next broker
   */
  public BrokerSupervisor(
      BrokerClientOptions options,
      SupervisionPolicy policy,
      Timer timer,
      RelayMemory memory,
      Supplier<Transport> transports) {
    this.memory = memory;
    this.notices = new StepNotices(memory.events());
    this.runs = new BrokerRunFactory(options, timer, memory, transports, this);
    this.recovery = new Recovery(policy, timer);
    this.respawner = new Respawner(memory.agents(), options.timeouts(), notices::tell);
  }

  /** Returns the state of the relay. */
  public RelayState state() {
    return state;
  }

  /** Returns a future of the end, which never fails. */
  public CompletableFuture<CloseReport> closed() {
    return closed.copy();
  }

  /** Returns the current broker's info; empty if there is none. */
  public Optional<BrokerInfo> broker() {
    return currentRun().filter(this::isThere).map(now -> now.info);
  }

  /** Returns the folder with the current broker's state, if there is one. */
  public Optional<Path> brokerFolder() {
    return currentRun().flatMap(now -> now.transport.brokerFolder());
  }

  /** Returns the embedded Relaycast, if one is running. */
  public Optional<LocalRelaycast> relaycast() {
    return memory.relaycast().running();
  }

  /** Returns the conversation with the latest broker, even if it is lost. */
  Optional<Conversation> conversation() {
    return currentRun().map(now -> now.conversation);
  }

  private Optional<BrokerRun> currentRun() {
    return Optional.ofNullable(current);
  }

  // Requests

  /** Returns the way of requests to the current broker. */
  public RequestGate requests() {
    return gate;
  }

  /** Changes the state, and lets requests pass while a broker is there for them. */
  @GuardedBy("lock")
  private void enter(RelayState next) {
    state = next;
    gate.open(next == RelayState.RUNNING ? current : null);
  }

  /** Called when a broker accepts no more input. Returns whether there will be another one. */
  boolean takesNoInput(BrokerRun run) {
    synchronized (lock) {
      run.deaf = true;
      return recovery.isWanted() && (state == RelayState.RUNNING || state == RelayState.RECOVERING);
    }
  }

  BrokerClosedException refusal(String what) {
    synchronized (lock) {
      return new BrokerClosedException(what + ": " + why, Outcome.NOT_PERFORMED);
    }
  }

  /** Returns a future that completes when there is a broker again, at once if there is one. */
  public CompletableFuture<Void> recovery() {
    synchronized (lock) {
      return switch (state) {
        case RECOVERING -> recovery.future();
        case CLOSING, CLOSED ->
            CompletableFuture.failedFuture(refusal("there will be no broker again"));
        case RUNNING ->
            current != null && current.deaf
                ? recovery.future()
                : CompletableFuture.completedFuture(null);
        case NEW, STARTING -> CompletableFuture.completedFuture(null);
      };
    }
  }

  /**
   * Cancels the restart of an agent that waits for it.
   *
   * @return false if it does not wait, and must be released by a request
   */
  public boolean letGo(AgentLife life) {
    return respawner.letGo(life);
  }

  // Starting

  /** Starts the first broker, unless that has been done. Returns the current broker. */
  public CompletableFuture<BrokerInfo> start() {
    BrokerRun first = null;
    CompletableFuture<BrokerInfo> outcome;
    synchronized (lock) {
      if (state == RelayState.CLOSING || state == RelayState.CLOSED) {
        return CompletableFuture.failedFuture(refusal("the broker was not started"));
      }
      if (state == RelayState.RECOVERING) {
        return recovery.future().thenCompose(back -> start());
      }
      if (state == RelayState.NEW) {
        enter(RelayState.STARTING);
        started = new CompletableFuture<>();
        first = next();
      }
      outcome = started;
    }
    if (first != null) {
      launch(first);
    }
    return outcome.copy();
  }

  /** Makes the next run the current one. Called under the lock. */
  @GuardedBy("lock")
  private BrokerRun next() {
    BrokerRun next = runs.next();
    current = next;
    return next;
  }

  /** Returns whether the run of this number is the current one. */
  boolean isCurrent(int number) {
    BrokerRun now = current;
    return now != null && now.number == number;
  }

  private void launch(BrokerRun run) {
    var unused =
        run.connection
            .start()
            .whenComplete(
                (info, failure) -> {
                  if (failure == null) {
                    ready(run, info);
                  } else {
                    startFailed(run, Futures.cause(failure));
                  }
                });
  }

  private void ready(BrokerRun run, BrokerInfo info) {
    CompletableFuture<BrokerInfo> first = null;
    String endedWhy;
    synchronized (lock) {
      if (run != current || state == RelayState.CLOSING || state == RelayState.CLOSED) {
        return;
      }
      run.info = info;
      if (state == RelayState.STARTING) {
        enter(RelayState.RUNNING);
        first = started;
      } else {
        started = CompletableFuture.completedFuture(info);
      }
      endedWhy = run.endedWhy;
    }
    notices.tell(new SupervisionEvent.Step.BrokerStarted(run.number, info.pid()));
    if (first != null) {
      first.complete(info);
    }
    if (endedWhy != null) {
      lost(run, endedWhy);
    } else if (first == null) {
      respawn(run);
    }
  }

  private void startFailed(BrokerRun run, Throwable failure) {
    CompletableFuture<BrokerInfo> first = null;
    synchronized (lock) {
      if (run != current || state == RelayState.CLOSED) {
        return;
      }
      if (state == RelayState.STARTING) {
        enter(RelayState.NEW);
        first = started;
      } else if (state == RelayState.CLOSING) {
        first = started;
      }
    }
    if (first != null) {
      memory.relaycast().stop();
      first.completeExceptionally(failure);
    } else {
      String reason = String.valueOf(failure.getMessage());
      notices.tell(new SupervisionEvent.Step.RestartFailed(run.number, reason));
      scheduleRestart(reason);
    }
  }

  // The loss of a broker, and the way back

  /**
   * Called when a broker has ended. If it was reported as ready, it is lost; otherwise its start
   * has failed.
   */
  void ended(int number, String reason) {
    BrokerRun ready;
    synchronized (lock) {
      if (current == null || current.number != number) {
        return;
      }
      current.endedWhy = reason;
      ready = current.info != null ? current : null;
    }
    if (ready != null) {
      lost(ready, reason);
    }
  }

  private void lost(BrokerRun run, String reason) {
    boolean closing;
    boolean restarts;
    boolean keepWaits;
    synchronized (lock) {
      if (run != current || run.lost) {
        return;
      }
      run.lost = true;
      closing = state == RelayState.CLOSING || state == RelayState.CLOSED;
      restarts = !closing && recovery.isWanted();
      keepWaits = recovery.keepsWaits();
      if (!closing) {
        why = reason;
        if (state == RelayState.RUNNING) {
          enter(RelayState.RECOVERING);
          recovery.begin();
        }
      }
    }
    respawner.brokerLost();
    Predicate<AgentLife> returns =
        life -> restarts && life.respawn() != SupervisionPolicy.Respawn.NEVER;
    List<AgentLife> dead =
        Attempt.orElse(
            "end the lives of the agents",
            List.of(),
            () -> memory.agents().brokerLost(reason, returns, keepWaits));
    Attempt.to("let agents go", respawner::letUnwantedGo);
    Attempt.to("end the deliveries", () -> memory.deliveries().ended(reason));
    if (!closing) {
      notices.tell(new SupervisionEvent.Step.BrokerLost(run.number, reason));
      dead.forEach(
          life -> notices.tell(new SupervisionEvent.Step.AgentLost(life.name(), NOT_TO_RETURN)));
      // Its agents' processes have ended then: no agent is there twice.
      var unused = run.connection.closed().thenAccept(report -> scheduleRestart(reason));
    }
  }

  private void scheduleRestart(String reason) {
    Optional<Recovery.Attempt> attempt;
    synchronized (lock) {
      if (state != RelayState.RECOVERING) {
        return;
      }
      attempt = recovery.schedule(this::restart);
    }
    attempt.ifPresentOrElse(
        next ->
            notices.tell(new SupervisionEvent.Step.RestartScheduled(next.number(), next.delay())),
        () -> giveUp(reason));
  }

  private void restart() {
    BrokerRun next;
    synchronized (lock) {
      if (state != RelayState.RECOVERING) {
        return;
      }
      next = next();
    }
    launch(next);
  }

  private void respawn(BrokerRun run) {
    var unused =
        respawner
            .respawn(run.conversation, () -> isThere(run))
            .thenAccept(
                answered -> {
                  if (answered) {
                    recovered(run);
                  }
                });
  }

  private void recovered(BrokerRun run) {
    CompletableFuture<Void> waiting;
    Duration took;
    synchronized (lock) {
      if (run != current || run.lost || state != RelayState.RECOVERING) {
        return;
      }
      enter(RelayState.RUNNING);
      waiting = recovery.end();
      took = recovery.took();
    }
    notices.tell(new SupervisionEvent.Step.Recovered(run.number, took));
    waiting.complete(null);
  }

  private void giveUp(String reason) {
    BrokerRun last;
    synchronized (lock) {
      if (state != RelayState.RECOVERING) {
        return;
      }
      enter(RelayState.CLOSED);
      why = recovery.givenUp(reason);
      last = current;
    }
    notices.tell(new SupervisionEvent.Step.GaveUp(reason));
    finish();
    if (last != null) {
      var unused = last.connection.closed().thenAccept(this::over);
    }
  }

  // The end

  /**
   * Closes the relay: refuses requests, performs a last action with the current broker, and ends
   * it.
   *
   * @param last the last action before the end of the broker, which limits its own time
   */
  public CompletableFuture<CloseReport> close(Function<Conversation, CompletableFuture<?>> last) {
    BrokerRun now;
    RelayState before;
    synchronized (lock) {
      before = state;
      if (before == RelayState.CLOSING || before == RelayState.CLOSED) {
        return closed();
      }
      enter(RelayState.CLOSING);
      why = CLOSED;
      now = current;
      recovery.cancel();
    }
    if (now == null) {
      over(
          new CloseReport(CloseReport.How.NOT_STARTED, Optional.empty(), Duration.ZERO, List.of()));
      return closed();
    }
    var unused =
        (isThere(now) ? Futures.attempt(() -> last.apply(now.conversation)) : NOTHING)
            .handle((done, failure) -> done)
            .thenCompose(done -> now.connection.close())
            .thenAccept(this::over);
    return closed();
  }

  private boolean isThere(BrokerRun run) {
    synchronized (lock) {
      return run == current && run.isThere();
    }
  }

  private void over(CloseReport report) {
    finish();
    memory.relaycast().close();
    closed.complete(report);
  }

  private void finish() {
    CompletableFuture<Void> waiting;
    CompletableFuture<BrokerInfo> starting;
    String reason;
    synchronized (lock) {
      enter(RelayState.CLOSED);
      waiting = recovery.end();
      starting = started;
      reason = why;
    }
    memory.ended(reason);
    waiting.completeExceptionally(refusal("there will be no broker again"));
    starting.completeExceptionally(refusal("the broker was not started"));
  }
}
