package dev.brokerline.testing;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.testing.engine.Launch;
import dev.brokerline.testing.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A scriptable broker in memory that behaves like broker 3.2.18, or an earlier {@link
 * BrokerVersion}.
 *
 * <p>Its agents run no programs: they print what the test says. Only {@code sh -c SCRIPT} does what
 * the script says, if that consists of {@code echo}, {@code sleep}, {@code cat} and {@code exit},
 * separated by semicolons.
 *
 * <p>{@link #processFactory} can start it many times, each time without agents. The methods that
 * make it act apply to the last started broker. All methods may be called from any thread. When a
 * method returns, the client's listener has received everything that it causes; if the caller is a
 * handler or a listener of this broker, the listener receives it next.
 */
public final class FakeBroker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long FIRST_PID = 40_000;
  private static final long PIDS_PER_RUN = 1_000;

  private final Scheduler scheduler;
  private final Runnable closeScheduler;
  private final RequestLog log = new RequestLog();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AnswerScript script = new AnswerScript(log, failures::add);
  private final List<InMemoryBrokerProcess> runs = new CopyOnWriteArrayList<>();
  private final AtomicLong nextPid = new AtomicLong(FIRST_PID);
  private final InMemoryBrokerProcess.Setup setup;
  private volatile @Nullable InMemoryBrokerProcess current;
  private volatile boolean closed;

  FakeBroker(FakeBrokerBuilder builder, Scheduler scheduler, Runnable closeScheduler) {
    this.scheduler = scheduler;
    this.closeScheduler = closeScheduler;
    setup =
        new InMemoryBrokerProcess.Setup(
            builder.options(), builder.faults(), builder::part, script, scheduler, failures::add);
  }

  /** Returns a broker that behaves like the real one, in real time. */
  public static FakeBroker create() {
    return builder().build();
  }

  /** Returns a builder for a broker that behaves like the real one, in real time. */
  public static FakeBrokerBuilder builder() {
    return new FakeBrokerBuilder();
  }

  /** Returns a factory that starts this broker, whatever the command's executable. */
  public ChildProcess.Factory processFactory() {
    return this::start;
  }

  private ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    if (closed) {
      throw new LaunchException(command.executable(), "the fake broker is closed", null);
    }
    long pid = nextPid.getAndAdd(PIDS_PER_RUN);
    Launch launch =
        new Launch(command.arguments(), command.directory(), command.environment(), pid);
    InMemoryBrokerProcess process = new InMemoryBrokerProcess(setup, listener, launch);
    runs.removeIf(run -> !run.isAlive());
    runs.add(process);
    current = process;
    process.start();
    return process;
  }

  /**
   * Answers the next requests of the type with these answers, one each. They take precedence over a
   * handler.
   */
  public FakeBroker enqueue(String type, Answer... answers) {
    script.enqueue(type, List.of(answers));
    return this;
  }

  /** Sets the handler that answers all requests of the type. It replaces an earlier one. */
  public FakeBroker onRequest(String type, Function<RecordedRequest, Answer> handler) {
    script.handle(type, handler);
    return this;
  }

  /** Sends an event. */
  public void emit(BrokerEvent event) {
    perform(ScriptAction.emit(event));
  }

  /** Prints a raw line on standard output. */
  public void emitRawLine(String line) {
    perform(ScriptAction.rawLine(line));
  }

  /** Prints a line on standard error. */
  public void stderr(String line) {
    perform(ScriptAction.stderr(line));
  }

  /**
   * Makes an agent's program print. A line {@code /exit} ends the program, as with the real broker.
   */
  public void printOutput(String agent, String chunk) {
    perform(ScriptAction.output(agent, chunk));
  }

  /** Makes an agent's program ready. */
  public void makeReady(String agent) {
    perform(ScriptAction.ready(agent));
  }

  /** Ends an agent's program, which is never restarted. */
  public void exitAgent(String agent) {
    perform(ScriptAction.exitAgent(agent));
  }

  /** Ends an agent's worker process by a signal; its restart policy decides what follows. */
  public void crashAgent(String agent, int signal) {
    perform(ScriptAction.crashAgent(agent, signal));
  }

  /** Receives a message from Relaycast to a {@code #channel}, an agent, or another participant. */
  public void receive(String from, String target, String body) {
    perform(ScriptAction.receive(from, target, body));
  }

  /** Stops answering requests and sending events. */
  public void goSilent() {
    perform(ScriptAction.silence(true));
  }

  /** Ends the silence. Requests that arrived meanwhile stay unanswered. */
  public void speakAgain() {
    perform(ScriptAction.silence(false));
  }

  /** Ends the broker itself. */
  public void exit(int code) {
    perform(ScriptAction.exit(code));
  }

  /** Returns the last started broker. */
  public ChildProcess process() {
    return currentRun();
  }

  /** Returns the last 10,000 requests of all starts, oldest first. */
  public List<RecordedRequest> requests() {
    return log.all();
  }

  /** Returns the last 10,000 requests that running brokers have read and not answered. */
  public List<RecordedRequest> unanswered() {
    List<RecordedRequest> unanswered = new CopyOnWriteArrayList<>();
    for (InMemoryBrokerProcess run : runs) {
      if (run.isAlive()) {
        act(run, engine -> unanswered.addAll(run.unanswered()));
      }
    }
    return List.copyOf(unanswered);
  }

  /**
   * Takes the oldest request that was not taken yet, and waits for it if necessary.
   *
   * @throws AssertionError if none comes in time
   */
  public RecordedRequest takeRequest(Duration timeout) {
    return take(request -> true, "request", timeout);
  }

  /**
   * Takes requests up to the first one of the type, and waits for it if necessary.
   *
   * @throws AssertionError if none comes in time
   */
  public RecordedRequest takeRequest(String type, Duration timeout) {
    return take(request -> type.equals(request.type()), type, timeout);
  }

  private RecordedRequest take(Predicate<RecordedRequest> wanted, String what, Duration timeout) {
    RecordedRequest request;
    try {
      request = log.take(wanted, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a " + what, e);
    }
    if (request == null) {
      throw new AssertionError(
          "no %s within %d ms; so far came: %s"
              .formatted(
                  what,
                  timeout.toMillis(),
                  log.all().stream().map(RecordedRequest::type).toList()));
    }
    return request;
  }

  /**
   * Checks that every request was taken and every enqueued answer used, and that no listener or
   * handler threw.
   *
   * @throws AssertionError otherwise
   */
  public void assertExhausted() {
    assertNothingWrong();
    List<RecordedRequest> notTaken = log.notTaken();
    if (!notTaken.isEmpty()) {
      throw new AssertionError("requests not taken: " + notTaken);
    }
  }

  /**
   * Checks that every enqueued answer was used, and that no listener or handler threw.
   *
   * @throws AssertionError otherwise
   */
  public void assertNothingWrong() {
    Throwable failure = failures.peek();
    if (failure != null) {
      throw new AssertionError("a listener or handler of the fake broker threw", failure);
    }
    List<String> unused = new ArrayList<>(script.unused());
    InMemoryBrokerProcess last = current;
    if (last != null && !closed) {
      act(last, run -> unused.addAll(run.left()));
    }
    if (!unused.isEmpty()) {
      throw new AssertionError("answers not used: " + unused);
    }
  }

  /** Kills running brokers and starts no more. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (InMemoryBrokerProcess run : runs) {
      act(run, process -> process.engine().exit(InMemoryBrokerProcess.KILLED));
    }
    closeScheduler.run();
  }

  private InMemoryBrokerProcess currentRun() {
    InMemoryBrokerProcess run = current;
    if (run == null) {
      throw new IllegalStateException("no client has started the fake broker yet");
    }
    return run;
  }

  /** Performs an action at once, regardless of the script; throws if it is impossible. */
  public void perform(ScriptAction action) {
    act(currentRun(), run -> action.perform(run.engine()));
  }

  /** Runs the action on the scheduler and waits for it, unless that is where the caller is. */
  private void act(InMemoryBrokerProcess run, Consumer<InMemoryBrokerProcess> action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(
        () -> {
          try {
            action.accept(run);
            done.complete(null);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    if (!scheduler.isRunningCaller()) {
      await(done);
    }
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the fake broker was busy for " + PATIENCE.toSeconds() + " s: does a listener block?", e);
    }
  }
}
