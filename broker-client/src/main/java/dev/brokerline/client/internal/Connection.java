package dev.brokerline.client.internal;

import static dev.brokerline.client.model.BrokerState.CLOSED;
import static dev.brokerline.client.model.BrokerState.CLOSING;
import static dev.brokerline.client.model.BrokerState.NEW;
import static dev.brokerline.client.model.BrokerState.READY;
import static dev.brokerline.client.model.BrokerState.STARTING;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Stopwatch;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process and the conversation with it, from the launch to the last clean-up. Its futures
 * complete in place, but those of {@link #request} and {@link #check}, which are for users.
 *
 * <p>What the process reports arrives on a reading thread and is decoded in order on a shared one,
 * the exit last. The lock guards the fields below it; nothing that waits or belongs to users is
 * called under it.
 */
public final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final BrokerClientOptions options;
  private final Transport transport;
  private final Timer timer;
  private final Executor callbacks;
  private final PendingRequests pending;
  private final EventDispatcher events;
  private final Inbox inbox;
  private final TreeGuard tree;
  private final OutboundQueue outbound;
  private final Confirmations confirmations;
  private final DeafAgents deafAgents;
  private final List<WireObserver> further;
  private final Lifecycle lifecycle = new Lifecycle();
  private final GuardedBroker guarded;

  /** Set once the broker has said that it cannot read its input any more. */
  private volatile @Nullable ErrorDetail inputLost;

  private final Observers told;
  private final UserNotices notices;
  private final CompletableFuture<BrokerInfo> started = new CompletableFuture<>();

  /** Why the start has failed, if it has: the first reason that is found. */
  private final CompletableFuture<RuntimeException> startFailure = new CompletableFuture<>();

  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> launchReturned = new CompletableFuture<>();
  private final AtomicBoolean finishing = new AtomicBoolean();
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final Stopwatch starting;
  private final Stopwatch ending;
  private volatile Timer.Scheduled timerHold = () -> {};

  private final Object lock = new Object();
  private @Nullable Thread launching;
  private @Nullable BrokerProcess process;
  private @Nullable Descent descent;

  /**
   * Prepares a connection.
   *
   * @param events numbers and delivers what happens; may have been used by a connection before
   * @param further are told what the broker says, after those who look after the connection itself
   */
  public Connection(
      BrokerClientOptions options,
      Transport transport,
      Timer timer,
      EventDispatcher events,
      List<WireObserver> further) {
    this.options = options;
    this.transport = transport;
    this.timer = timer;
    this.starting = new Stopwatch(timer);
    this.ending = new Stopwatch(timer);
    ClientLimits limits = options.limits();
    this.callbacks = new FallbackExecutor(options.callbackExecutor(), SharedExecutors.CALLBACKS);
    this.told = new Observers(options.observers());
    this.notices = new UserNotices(told, options.closeTimeout().dividedBy(10));
    this.pending =
        new PendingRequests(limits.maxPendingRequests(), timer, callbacks, told, this::timedOut);
    this.events = events;
    this.tree = new TreeGuard(transport::tree);
    this.outbound =
        new OutboundQueue(
            tree, SharedExecutors.STEPS, timer, callbacks, limits.maxPendingRequests());
    this.guarded = new GuardedBroker(this::close, this::process, tree, transport::cleanUp);
    this.confirmations =
        new Confirmations(
            timer,
            callbacks,
            () -> pending.sendInternal(new ListAgents(), options.timeouts().others()),
            pending::dialect);
    this.deafAgents =
        new DeafAgents(
            options, timer, pending, transport::tree, new StalledBroker(this, pending, events));
    this.further = further;
    List<WireObserver> observers =
        Stream.of(
                List.of(tree::onEvent, confirmations, new ReadReceipts(transport::relaycast)),
                deafAgents.observers(),
                further)
            .flatMap(List::stream)
            .toList();
    InboundRouter router = new InboundRouter(pending, events, observers, this::goingDown, timer);
    this.inbox = new Inbox(router, deafAgents, told, this, limits.maxInboundBytes());
  }

  /** Returns the process, once there is one. */
  Optional<BrokerProcess> process() {
    synchronized (lock) {
      return Optional.ofNullable(process);
    }
  }

  public BrokerState state() {
    return lifecycle.state();
  }

  /** Starts once; every call returns the same outcome. */
  public CompletableFuture<BrokerInfo> start() {
    Throwable notBegun = null;
    synchronized (lock) {
      if (lifecycle.moveIf(NEW, STARTING)) {
        starting.begin();
        try {
          timerHold = SharedExecutors.holdTimer();
          launching = SharedExecutors.runBlocking(this::launch);
        } catch (Throwable e) {
          notBegun = e;
        }
      }
    }
    if (notBegun != null) {
      notLaunched(notBegun);
    }
    return started.copy();
  }

  /** Sends a request of a user's, whose future completes on the callback executor. */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    return outbound.inTurn(
        request,
        () -> send(request, () -> pending.send(request, timeout)),
        () -> send(request, () -> pending.sendInternal(request, timeout)));
  }

  /** Sends a request of ours, whose future completes in place. */
  public <R> CompletableFuture<R> ask(BrokerRequest<R> request, Duration timeout) {
    return outbound.inTurn(
        request, () -> send(request, () -> pending.sendInternal(request, timeout)));
  }

  private <R> CompletableFuture<R> send(
      BrokerRequest<R> request, Supplier<CompletableFuture<R>> way) {
    return Failures.refusal(request, lifecycle.isBeforeReady(), options)
        .map(CompletableFuture::<R>failedFuture)
        .orElseGet(() -> deafAgents.send(request, way, told));
  }

  /** Sends a request of its own identity, with the times of the options. */
  public <R> CompletableFuture<CheckedResult<R>> check(BrokerRequest<R> request) {
    return check(request, options.timeouts().of(request), options.confirmationWindow());
  }

  /** Sends a request of its own identity, and tells what the worker did about it. */
  public <R> CompletableFuture<CheckedResult<R>> check(
      BrokerRequest<R> request, Duration timeout, Duration window) {
    return confirmations.watch(request, window, asked -> request(asked, timeout));
  }

  public CompletableFuture<CloseReport> closed() {
    return closed.copy();
  }

  public CompletableFuture<CloseReport> close() {
    BrokerState before = lifecycle.close();
    if (before == NEW) {
      started.completeExceptionally(Failures.closedBeforeReady());
      closed.complete(new CloseReport(How.NOT_STARTED, Optional.empty(), Duration.ZERO, List.of()));
    } else if (before == STARTING) {
      endStart(Failures.closedBeforeReady());
      giveUpLaunch();
    } else if (before == READY) {
      ending.begin();
      descend(/* gently= */ true);
    }
    return closed.copy();
  }

  // Starting

  private void launch() {
    BrokerProcess launched;
    try {
      if (options.shutdownHook()) {
        ExitHook.SHARED.add(guarded);
      }
      launched = transport.open(inbox);
    } catch (Throwable e) {
      notLaunched(e);
      return;
    }
    try {
      shakeHands(launched);
    } catch (Throwable e) {
      stopStart(Failures.launch(e));
    }
  }

  private void notLaunched(Throwable cause) {
    lifecycle.close();
    ending.begin();
    startFailure.complete(Failures.launch(cause));
    Attempt.to("fail the requests", () -> pending.failAll(Failures::closed));
    finish(How.NOT_STARTED, Optional.empty());
  }

  private void shakeHands(BrokerProcess launched) {
    synchronized (lock) {
      process = launched;
      launching = null;
    }
    // A pending interrupt was meant for an installation, which is over.
    var unusedFlag = Thread.interrupted();
    inbox.isAbout(launched);
    pending.attach(launched, Long.toString(launched.pid()));
    launchReturned.complete(null);
    if (lifecycle.state() == STARTING) {
      LOG.debug("Broker {} is launched", launched.pid());
      Hello hello = Handshake.hello();
      var unused =
          pending
              .sendInternal(hello, options.timeouts().of(hello))
              .whenComplete((answer, failure) -> handshakeDone(launched, answer, failure));
    } else {
      descend(/* gently= */ false);
    }
  }

  /** Interrupts a launch that is still looking for, or installing, a binary. */
  private void giveUpLaunch() {
    synchronized (lock) {
      if (launching != null) {
        launching.interrupt();
      }
    }
  }

  private void handshakeDone(
      BrokerProcess launched, @Nullable HelloResult hello, @Nullable Throwable failure) {
    if (hello == null) {
      if (failure instanceof BrokerClosedException) {
        // It could not be written: the process is ending, and its exit will say more.
        descend(/* gently= */ false);
      } else {
        stopStart(Handshake.explain(failure, inbox.lastWords()));
      }
      return;
    }
    Optional<RuntimeException> mismatch = Handshake.mismatch(hello);
    if (mismatch.isPresent()) {
      stopStart(mismatch.get());
      return;
    }
    pending.speak(transport.dialect(hello));
    if (lifecycle.moveIf(STARTING, READY)) {
      BrokerInfo broker = new BrokerInfo(hello, launched.pid());
      notices.started(broker, starting.soFar());
      started.complete(broker);
    }
  }

  /** Gives up a start, if it has not come to its end in the meantime. */
  void stopStart(RuntimeException failure) {
    if (lifecycle.moveIf(STARTING, CLOSING)) {
      endStart(failure);
    }
  }

  /** Ends the process of a start that has failed; its future fails once the process is gone. */
  private void endStart(RuntimeException failure) {
    inbox.close();
    startFailure.complete(failure);
    ending.begin();
    descend(/* gently= */ false);
  }

  // Ending

  /** Goes down, once. Does nothing before there is a process: the launch looks then. */
  private void descend(boolean gently) {
    Descent begun;
    synchronized (lock) {
      if (process == null || descent != null) {
        return;
      }
      begun =
          gently
              ? Descent.gentle(process, timer, options.closeTimeout())
              : Descent.curt(process, timer, options.closeTimeout());
      descent = begun;
    }
    var unused = begun.givenUp().thenRun(() -> gone(Optional.empty(), Failures::closed));
    if (gently) {
      outbound.last(new Shutdown(), () -> begun.afterRequest(this::sendLast));
    } else {
      begun.walk();
    }
  }

  private CompletableFuture<?> sendLast() {
    return pending.sendLast(new Shutdown(), options.closeTimeout(), Failures::closed);
  }

  /** The broker cannot read on and is about to exit. If it lingers, it is ended. */
  private void goingDown(ErrorDetail error) {
    if (lifecycle.state() == STARTING) {
      stopStart(Handshake.inputLost(error));
    } else if (lifecycle.moveIf(READY, CLOSING)) {
      LOG.warn("The broker goes down: {}", error);
      ending.begin();
      inputLost = error;
      pending.refuse((request, written) -> Failures.inputLost(request, written, error));
      Duration grace = options.closeTimeout().dividedBy(10);
      timer.schedule(grace, () -> descend(/* gently= */ false));
    }
  }

  /** The broker reads no more. It may end by itself; else it is ended after a while. */
  public void abandon() {
    if (abandoned.compareAndSet(false, true)) {
      Duration grace = options.closeTimeout().dividedBy(10);
      timer.schedule(grace, () -> descend(/* gently= */ false));
    }
  }

  /** A process may end while it is being launched: its end comes after its beginning. */
  void exitedAfterLaunch(ExitStatus exit) {
    var unused = launchReturned.thenRun(() -> exited(exit));
  }

  /** The process has exited, and all that it said before has been routed. */
  private void exited(ExitStatus exit) {
    BrokerState before = lifecycle.close();
    ending.begin();
    if (before == STARTING) {
      startFailure.complete(Handshake.exited(exit));
    }
    boolean byItself = before == READY || inputLost != null;
    if (byItself) {
      LOG.warn("The broker ended by itself: {}", exit);
    }
    gone(
        Optional.of(exit),
        byItself
            ? (request, written) -> Failures.exited(request, written, exit)
            : Failures::closed);
  }

  /**
   * Nothing more will come, with or without an exit that was seen. Each of the steps is done though
   * another one throws.
   */
  private void gone(Optional<ExitStatus> exit, PendingRequests.FailureFactory failure) {
    String why = exit.map(status -> "the broker has exited with " + status).orElse("it is closed");
    // Whoever learns of the end by the failure of his request shall find it known everywhere.
    further.forEach(told -> Attempt.to("tell of the broker's end", () -> told.ended(why)));
    Attempt.to("fail the requests", () -> pending.failAll(failure));
    Attempt.to("refuse what waits to be sent", outbound::end);
    Attempt.to("end the confirmations", () -> confirmations.ended(why));
    Attempt.to("end the watch of deaf agents", deafAgents::end);
    if (finishing.compareAndSet(false, true)) {
      SharedExecutors.runBlockingOrHere(() -> finish(howItEnded(exit), exit));
    }
  }

  private How howItEnded(Optional<ExitStatus> exit) {
    Descent walked;
    synchronized (lock) {
      walked = descent;
    }
    return walked == null ? How.EXITED_BY_ITSELF : walked.howItEnded(exit);
  }

  private void finish(How how, Optional<ExitStatus> exit) {
    CompletableFuture<Void> drained = events.drained();
    long began = System.nanoTime();
    List<EndedProcess> survivors = tree.endAll(leftToClose());
    Attempt.to("clean up after the broker", transport::cleanUp);
    Attempt.to("forget the broker at the JVM's end", () -> ExitHook.SHARED.remove(guarded));
    notices.await(drained, began);
    lifecycle.moveIf(CLOSING, CLOSED);
    startFailure.complete(exit.map(Handshake::exited).orElseGet(Failures::closedBeforeReady));
    started.completeExceptionally(startFailure.join());
    CloseReport report = new CloseReport(how, exit, ending.soFar(), survivors);
    Attempt.to("tell the observers of the end", () -> notices.ended(report));
    timerHold.cancel();
    closed.complete(report);
  }

  /** Returns what is left of the bound of closing, less 5 % of it for the clean-up. */
  private Duration leftToClose() {
    return options.closeTimeout().multipliedBy(95).dividedBy(100).minus(ending.soFar());
  }

  private BrokerException timedOut(PendingRequest<?> late) {
    PendingRequest<?> first = pending.dialect().answersInOrder() ? pending.oldest() : late;
    return Failures.timeout(late, first, timer.nanoTime(), inbox.lastWords());
  }
}
