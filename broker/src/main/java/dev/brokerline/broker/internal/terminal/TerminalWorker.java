package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.broker.internal.agent.AgentTerminal;
import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.protocol.result.ScreenInfo;
import dev.brokerline.protocol.result.SessionInfo;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.tree.SessionTimeouts;
import dev.brokerline.terminal.Screen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs a program in a pseudo-terminal. */
public final class TerminalWorker implements AgentWorker, AgentTerminal, ModelRestart.Program {

  /** How long a program that is to start again may take to exit, until it is hung up. */
  private static final Duration UNTIL_LEFT = Duration.ofSeconds(5);

  private final TerminalSpec spec;
  private final PtyProcessFactory terminals;
  private final SerialExecutor thread;
  private final Timer timer;
  private final WorkerListener listener;
  private final Launch launch;
  private final ModelRestart restart;
  private PtySize size;
  private TerminalRun run;
  private final CurrentProcess process = new CurrentProcess();
  private boolean stopping;

  /** How long the end of a process may take whose launch the stop has overtaken. */
  private SessionTimeouts untilStopped = SessionTimeouts.defaults();

  /** Makes a worker without starting its program. */
  public TerminalWorker(
      TerminalSpec spec,
      PtyProcessFactory terminals,
      SerialExecutor thread,
      Timer timer,
      WorkerListener listener) {
    this.spec = spec;
    this.terminals = terminals;
    this.thread = thread;
    this.timer = timer;
    this.listener = listener;
    this.size = spec.size();
    this.launch = new Launch(spec);
    this.restart = new ModelRestart(this, launch, timer, thread);
    this.run = new TerminalRun(spec, thread, timer, listener);
  }

  /** Returns whether it is known how a program of this name goes on with a conversation. */
  public static boolean canGoOn(String program) {
    return Launch.canGoOn(program);
  }

  @Override
  public CompletableFuture<Started> start() {
    CompletableFuture<Started> started = new CompletableFuture<>();
    TerminalRun running = next();
    ProcessCommand command;
    try {
      command = launch.next();
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
      return started;
    }
    CompletableFuture<Void> launched = process.launches();
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            PtyProcess begun = terminals.start(command, size, running);
            thread.execute(() -> started(begun, started, launched));
          } catch (RuntimeException e) {
            thread.execute(
                () -> {
                  launched.complete(null);
                  started.completeExceptionally(e);
                });
          }
        });
    return started;
  }

  /** Returns the next run, for which messages wait from now on. */
  private TerminalRun next() {
    TerminalRun next = new TerminalRun(spec, thread, timer, listener);
    run.handOver(next);
    run = next;
    follow(size);
    return next;
  }

  private void started(
      PtyProcess begun, CompletableFuture<Started> started, CompletableFuture<Void> launched) {
    process.runs(begun);
    if (stopping) {
      var unused = begun.close(untilStopped).thenRun(() -> launched.complete(null));
      started.completeExceptionally(new NotRunningException("the agent was released"));
      return;
    }
    launched.complete(null);
    started.complete(new Started(begun.pid(), null));
    run.runsIn(begun);
  }

  @Override
  public @Nullable Long pid() {
    return run.pid();
  }

  @Override
  public @Nullable Continuation continuation() {
    return launch.continuation();
  }

  @Override
  public void deliver(Delivery delivery) {
    if (stopping) {
      delivery.failed("the agent is being released");
    } else {
      launch.said();
      run.deliver(delivery);
    }
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String wanted) {
    Optional<String> command = ModelSwitch.command(spec.command().name(), wanted);
    if (command.isPresent()) {
      return remembered(run.setModel(wanted, command.get()));
    }
    return launch
        .refusal(wanted)
        .map(
            why ->
                CompletableFuture.completedFuture(
                    new ModelReceipt(ModelReceipt.Status.UNSUPPORTED, wanted, null, why, 1)))
        .orElseGet(() -> remembered(restart.to(wanted)));
  }

  private CompletableFuture<ModelReceipt> remembered(CompletableFuture<ModelReceipt> change) {
    return change.whenComplete(
        (receipt, failure) -> {
          if (receipt != null) {
            launch.told(receipt);
          }
        });
  }

  @Override
  public CompletableFuture<Void> free() {
    return stopping ? released() : run.free();
  }

  private static <T> CompletableFuture<T> released() {
    return CompletableFuture.failedFuture(new NotRunningException("the agent was released"));
  }

  @Override
  public CompletableFuture<String> leave() {
    PtyProcess ending = process.running();
    if (ending == null || stopping) {
      return released();
    }
    TerminalRun left = run;
    next();
    process.leaves();
    CompletableFuture<String> words = left.leave();
    ending.terminate();
    Timer.Scheduled patience =
        timer.schedule(
            UNTIL_LEFT,
            () -> {
              var unused = ending.close();
            });
    CompletableFuture<String> gone = new CompletableFuture<>();
    var unused =
        ending
            .closed()
            .thenCombine(words, (closed, last) -> last)
            .whenComplete(
                (last, never) ->
                    thread.execute(
                        () -> {
                          patience.cancel();
                          process.hasLeft();
                          gone.complete(last);
                        }));
    return gone;
  }

  @Override
  public CompletableFuture<ModelRestart.Again> startAgain() {
    if (stopping) {
      return released();
    }
    String continuity = launch.goesOn() ? "native" : "fresh";
    CompletableFuture<Started> started = start();
    CompletableFuture<Optional<String>> opening = run.opening();
    return started.thenApply(
        running -> {
          listener.startedAgain(continuity);
          return new ModelRestart.Again(opening);
        });
  }

  @Override
  public void notStarted(String why) {
    if (!stopping) {
      listener.ended(new AgentEnd(null, null, why));
    }
  }

  @Override
  public CompletableFuture<Boolean> interrupt() {
    return spec.hasRules()
        ? run.interrupt()
        : CompletableFuture.failedFuture(
            new UnsupportedOperationException(
                "'"
                    + spec.command().name()
                    + "' shows no sign of working; send_input types the key that interrupts it"));
  }

  @Override
  public CompletableFuture<Boolean> answer(String permissionId, PermissionDecision decision) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public Optional<AgentTerminal> terminal() {
    return Optional.of(this);
  }

  @Override
  public CompletableFuture<Long> type(String text) {
    byte[] keys = text.getBytes(UTF_8);
    launch.said();
    return run.press(keys).thenApply(done -> (long) keys.length);
  }

  @Override
  public CompletableFuture<Void> resize(int rows, int columns) {
    PtyProcess resizable = process.running();
    if (resizable == null) {
      return Keyboard.notRunning();
    }
    CompletableFuture<Void> resized = new CompletableFuture<>();
    PtySize wanted = new PtySize(columns, rows);
    var unused =
        resizable
            .resize(wanted)
            .whenComplete(
                (done, failure) ->
                    thread.execute(
                        () -> {
                          if (failure == null) {
                            size = wanted;
                            follow(wanted);
                            resized.complete(null);
                          } else {
                            resized.completeExceptionally(failure);
                          }
                        }));
    return resized;
  }

  /** A larger terminal is read as if it were as large as a screen can be. */
  private void follow(PtySize wanted) {
    run.reader()
        .resize(
            Math.max(Screen.MIN_SIZE, Math.min(Screen.MAX_SIZE, wanted.columns())),
            Math.max(Screen.MIN_SIZE, Math.min(Screen.MAX_SIZE, wanted.rows())),
            timer.nanoTime());
  }

  @Override
  public ScreenInfo screen() {
    return ScreenView.of(spec.agent(), run.reader(), size);
  }

  @Override
  public SessionInfo session() {
    Continuation conversation = launch.continuation();
    return new SessionInfo(
        spec.agent(),
        run.state(),
        run.source(),
        launch.inUse(),
        conversation == null ? null : conversation.key(),
        null,
        null);
  }

  @Override
  public CompletableFuture<Void> stop() {
    return stop(SessionTimeouts.defaults());
  }

  @Override
  public CompletableFuture<Void> stopSoon() {
    return stop(SessionTimeouts.hasty());
  }

  private CompletableFuture<Void> stop(SessionTimeouts timeouts) {
    stopping = true;
    untilStopped = timeouts;
    run.abandon("the agent was released");
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    var unused =
        process
            .close(timeouts)
            .whenComplete((ended, never) -> thread.execute(() -> stopped.complete(null)));
    return stopped;
  }
}
