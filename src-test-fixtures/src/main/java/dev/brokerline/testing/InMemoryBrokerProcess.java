package dev.brokerline.testing;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.BrokerOutput;
import dev.brokerline.testing.engine.EngineOptions;
import dev.brokerline.testing.engine.Launch;
import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A broker process in memory: the engine, its pipes and its exit. */
final class InMemoryBrokerProcess implements ChildProcess, BrokerOutput {

  /** The code that the shell and the JDK report for a process ended by SIGKILL. */
  static final int KILLED = 137;

  private static final long STDIN_LIMIT_BYTES = 16L << 20;
  private static final int STDERR_TAIL_LINES = 20;

  private final Scheduler scheduler;
  private final ChildProcess.Listener listener;
  private final Consumer<Throwable> failures;
  private final Launch launch;
  private final Part part;
  private final FaultyBroker faulty;
  private final BrokerEngine engine;
  private final long startNanos;
  private final AtomicLong unreadBytes = new AtomicLong();
  private final AtomicBoolean stdinClosed = new AtomicBoolean();
  private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();

  /** Used only by the scheduler. */
  private final Deque<String> stderrTail = new ArrayDeque<>();

  private volatile boolean alive = true;

  InMemoryBrokerProcess(Setup setup, ChildProcess.Listener listener, Launch launch) {
    this.scheduler = setup.scheduler();
    this.failures = setup.failures();
    this.listener = listener;
    this.launch = launch;
    this.startNanos = scheduler.nanoTime();
    this.part = setup.parts().start(setup.requests(), scheduler, failures);
    this.faulty = new FaultyBroker(setup.faults(), this, part, scheduler, null);
    this.engine = new BrokerEngine(setup.options(), faulty, scheduler, faulty, launch);
  }

  /** The shared settings of all processes of a fake broker. */
  record Setup(
      EngineOptions options,
      Faults faults,
      PartFactory parts,
      RequestScript requests,
      Scheduler scheduler,
      Consumer<Throwable> failures) {}

  /** Makes the behavior of a fake broker for each process. */
  @FunctionalInterface
  interface PartFactory {
    Part start(RequestScript requests, Scheduler scheduler, Consumer<Throwable> failures);
  }

  /** Returns the remaining steps of the script. Called on the scheduler. */
  List<String> left() {
    return part.left();
  }

  BrokerEngine engine() {
    return engine;
  }

  /** Returns the unanswered requests. Call this on the scheduler. */
  List<RecordedRequest> unanswered() {
    return faulty.unanswered();
  }

  void start() {
    scheduler.execute(() -> faulty.start(engine));
  }

  @Override
  public long pid() {
    return launch.pid();
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public Offer offer(byte[] line) {
    for (byte b : line) {
      if (b == '\n') {
        throw new IllegalArgumentException("a line contains no newline");
      }
    }
    if (stdinClosed.get() || !alive) {
      return Offer.CLOSED;
    }
    if (unreadBytes.addAndGet(line.length) > STDIN_LIMIT_BYTES) {
      unreadBytes.addAndGet(-line.length);
      return Offer.FULL;
    }
    scheduler.execute(() -> engine.line(line));
    return Offer.QUEUED;
  }

  @Override
  public void closeStdin() {
    if (stdinClosed.compareAndSet(false, true) && faulty.mindsEndOfInput()) {
      scheduler.execute(engine::endOfInput);
    }
  }

  @Override
  public void terminate() {
    if (faulty.mindsTermination()) {
      scheduler.execute(engine::terminate);
    }
  }

  @Override
  public void kill() {
    scheduler.execute(() -> engine.exit(KILLED));
  }

  @Override
  public CompletableFuture<ExitStatus> exited() {
    return exited.copy();
  }

  @Override
  public void stdout(byte[] line) {
    tell(() -> listener.onLine(line));
  }

  @Override
  public void stderr(String line) {
    if (stderrTail.size() == STDERR_TAIL_LINES) {
      stderrTail.remove();
    }
    stderrTail.add(line);
    tell(() -> listener.onStderr(line));
  }

  @Override
  public void consumed(int bytes) {
    unreadBytes.addAndGet(-bytes);
  }

  @Override
  public void exited(int code) {
    alive = false;
    Duration uptime = Duration.ofNanos(scheduler.nanoTime() - startNanos);
    ExitStatus status = new ExitStatus(OptionalInt.of(code), uptime, List.copyOf(stderrTail));
    tell(() -> listener.onExit(status));
    exited.complete(status);
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | AssertionError failure) {
      failures.accept(failure);
    }
  }
}
