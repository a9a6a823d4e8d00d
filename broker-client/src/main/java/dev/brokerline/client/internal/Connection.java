package dev.brokerline.client.internal;

import static dev.brokerline.client.BrokerState.CLOSED;
import static dev.brokerline.client.BrokerState.CLOSING;
import static dev.brokerline.client.BrokerState.NEW;
import static dev.brokerline.client.BrokerState.READY;
import static dev.brokerline.client.BrokerState.STARTING;

import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.BrokerClosedException;
import dev.brokerline.client.BrokerEventListener;
import dev.brokerline.client.BrokerException;
import dev.brokerline.client.BrokerExitedException;
import dev.brokerline.client.BrokerInfo;
import dev.brokerline.client.BrokerState;
import dev.brokerline.client.ClientLimits;
import dev.brokerline.client.CloseReport;
import dev.brokerline.client.CloseReport.How;
import dev.brokerline.client.Outcome;
import dev.brokerline.client.RequestTimeoutException;
import dev.brokerline.client.Subscription;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.process.StderrTail;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process and the conversation with it, from the launch to the last clean-up.
 *
 * <p>What the process reports arrives on a reading thread and is decoded in order on a shared one,
 * the exit last. The lock guards the fields below it; nothing is called under it.
 */
public final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  private final BrokerClientOptions options;
  private final Transport transport;
  private final Timer timer;
  private final PendingRequests pending;
  private final EventDispatcher events;
  private final InboundQueue inbound;
  private final InboundRouter router;
  private final StderrTail stderr = new StderrTail(/* maxLines= */ 20, /* maxChars= */ 500);
  private final Lifecycle lifecycle = new Lifecycle();

  /** Set once a start has failed: what its process still prints is nobody's business. */
  private volatile boolean deaf;

  private final CompletableFuture<BrokerInfo> started = new CompletableFuture<>();
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();

  private final Object lock = new Object();
  private @Nullable BrokerProcess process;
  private @Nullable Descent descent;
  private @Nullable RuntimeException startFailure;
  private @Nullable Long endBeganNanos;

  public Connection(BrokerClientOptions options, Transport transport, Timer timer) {
    this.options = options;
    this.transport = transport;
    this.timer = timer;
    ClientLimits limits = options.limits();
    this.pending =
        new PendingRequests(
            limits.maxPendingRequests(), timer, options.callbackExecutor(), this::timedOut);
    this.events =
        new EventDispatcher(
            options.callbackExecutor(),
            new EventQueue(limits.maxQueuedOutputs(), limits.maxQueuedOutputBytes()));
    this.inbound = new InboundQueue(ClientExecutors.INBOUND, limits.maxInboundBytes());
    this.router = new InboundRouter(pending, events, timer);
  }

  public BrokerState state() {
    return lifecycle.state();
  }

  /** Starts once; every call returns the same outcome. */
  public CompletableFuture<BrokerInfo> start() {
    if (lifecycle.moveIf(NEW, STARTING)) {
      ClientExecutors.runBlocking(this::launch);
    }
    return started.copy();
  }

  public <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    return pending.send(request, timeout);
  }

  public Subscription listen(BrokerEventListener listener) {
    return events.listen(listener);
  }

  public CompletableFuture<CloseReport> closed() {
    return closed.copy();
  }

  public CompletableFuture<CloseReport> close() {
    BrokerState before = lifecycle.close();
    if (before == NEW) {
      started.completeExceptionally(closedBeforeReady());
      closed.complete(new CloseReport(How.NOT_STARTED, Optional.empty(), Duration.ZERO));
    } else if (before == STARTING) {
      endStart(closedBeforeReady());
    } else if (before == READY) {
      markEnd();
      descend(/* gently= */ true);
    }
    return closed.copy();
  }

  // Starting

  private void launch() {
    BrokerProcess launched;
    try {
      launched = transport.open(new Inbox());
    } catch (RuntimeException | Error e) {
      RuntimeException failure =
          e instanceof RuntimeException known ? known : new IllegalStateException(e);
      lifecycle.close();
      markEnd();
      keepStartFailure(failure);
      pending.failAll(this::closedFailure);
      finish(How.NOT_STARTED, Optional.empty());
      return;
    }
    synchronized (lock) {
      process = launched;
    }
    pending.attach(launched);
    if (lifecycle.state() == STARTING) {
      LOG.debug("Broker {} is launched", launched.pid());
      var unused =
          pending
              .send(Handshake.hello(), options.timeouts().of(Handshake.hello()))
              .whenComplete((hello, failure) -> handshakeDone(launched, hello, failure));
    } else {
      descend(/* gently= */ false);
    }
  }

  private void handshakeDone(
      BrokerProcess launched, @Nullable HelloResult hello, @Nullable Throwable failure) {
    if (hello == null) {
      stopStart(Handshake.explain(failure, stderr.lines()));
      return;
    }
    Optional<RuntimeException> mismatch = Handshake.mismatch(hello);
    if (mismatch.isPresent()) {
      stopStart(mismatch.get());
    } else if (lifecycle.moveIf(STARTING, READY)) {
      started.complete(new BrokerInfo(hello, launched.pid()));
    }
  }

  /** Gives up a start, if it has not come to its end in the meantime. */
  private void stopStart(RuntimeException failure) {
    if (lifecycle.moveIf(STARTING, CLOSING)) {
      endStart(failure);
    }
  }

  /** Ends the process of a start that has failed; its future fails once the process is gone. */
  private void endStart(RuntimeException failure) {
    deaf = true;
    keepStartFailure(failure);
    markEnd();
    descend(/* gently= */ false);
  }

  private void keepStartFailure(RuntimeException failure) {
    synchronized (lock) {
      if (startFailure == null) {
        startFailure = failure;
      }
    }
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
    var unused = begun.givenUp().thenRun(() -> gone(Optional.empty()));
    if (gently) {
      begun.afterRequest(
          pending.sendLast(new Shutdown(), options.closeTimeout(), this::closedFailure));
    } else {
      begun.walk();
    }
  }

  /** The process has exited, and all that it said before has been routed. */
  private void exited(ExitStatus exit) {
    BrokerState before = lifecycle.close();
    markEnd();
    if (before == STARTING) {
      keepStartFailure(Handshake.exited(exit));
    }
    if (before == READY) {
      LOG.warn("The broker ended by itself: {}", exit);
      pending.failAll((request, written) -> exitedFailure(request, written, exit));
    }
    gone(Optional.of(exit));
  }

  /** Nothing more will come, with or without an exit that was seen. */
  private void gone(Optional<ExitStatus> exit) {
    pending.failAll(this::closedFailure);
    ClientExecutors.runBlocking(() -> finish(howItEnded(), exit));
  }

  private How howItEnded() {
    Descent walked;
    synchronized (lock) {
      walked = descent;
    }
    return walked == null ? How.EXITED_BY_ITSELF : walked.howItEnded();
  }

  private void finish(How how, Optional<ExitStatus> exit) {
    try {
      transport.cleanUp();
    } catch (RuntimeException e) {
      LOG.warn("Could not clean up after the broker", e);
    }
    events.drained().completeOnTimeout(null, DRAIN_GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
    if (!lifecycle.moveIf(CLOSING, CLOSED)) {
      return;
    }
    RuntimeException failure;
    Duration took;
    synchronized (lock) {
      failure = startFailure == null ? closedBeforeReady() : startFailure;
      took = Duration.ofNanos(endBeganNanos == null ? 0 : timer.nanoTime() - endBeganNanos);
    }
    started.completeExceptionally(failure);
    closed.complete(new CloseReport(how, exit, took));
  }

  private void markEnd() {
    synchronized (lock) {
      if (endBeganNanos == null) {
        endBeganNanos = timer.nanoTime();
      }
    }
  }

  // What is said when things go wrong

  private BrokerException timedOut(PendingRequest<?> late) {
    return new RequestTimeoutException(
        late.request,
        late.age(timer.nanoTime()),
        Timeouts.message(late, pending.oldest(), timer.nanoTime(), stderr.lines()));
  }

  private BrokerException closedFailure(BrokerRequest<?> request, boolean written) {
    return written
        ? new BrokerClosedException(
            request.type() + " was not answered before the client was closed", Outcome.UNKNOWN)
        : new BrokerClosedException(
            request.type() + " was not sent: the client is closed", Outcome.NOT_PERFORMED);
  }

  private static BrokerException exitedFailure(
      BrokerRequest<?> request, boolean written, ExitStatus exit) {
    return written
        ? new BrokerExitedException(request.type() + " was not answered", exit, Outcome.UNKNOWN)
        : new BrokerExitedException(request.type() + " was not sent", exit, Outcome.NOT_PERFORMED);
  }

  private static BrokerClosedException closedBeforeReady() {
    return new BrokerClosedException(
        "the client was closed before the broker was ready", Outcome.NOT_PERFORMED);
  }

  /** Carries the process's reports to the decoder. */
  private final class Inbox implements BrokerProcessListener {
    @Override
    public void onLine(byte[] line) {
      if (!deaf) {
        inbound.submit(line.length, () -> decode(line));
      }
    }

    private void decode(byte[] line) {
      if (deaf) {
        return;
      }
      router.line(line);
      if (lifecycle.state() == STARTING) {
        Handshake.noise(router.noiseLines()).ifPresent(Connection.this::stopStart);
      }
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      inbound.submit(prefix.length, () -> router.oversizedLine(prefix, length));
    }

    @Override
    public void onStderr(String line) {
      stderr.add(line);
      LOG.debug("broker: {}", line);
      if (lifecycle.state() == STARTING) {
        inbound.submit(0, () -> Handshake.foreign(line).ifPresent(Connection.this::stopStart));
      }
    }

    @Override
    public void onExit(ExitStatus status) {
      inbound.submit(0, () -> exited(status));
    }
  }
}
