package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs a program in a pseudo-terminal. */
public final class TerminalWorker implements AgentWorker, AgentTerminal {

  private final TerminalSpec spec;
  private final PtyProcessFactory terminals;
  private final SerialExecutor thread;
  private final Timer timer;
  private final WorkerListener listener;
  private PtySize size;
  private TerminalRun run;
  private @Nullable PtyProcess pty;
  private boolean stopping;

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
    this.run = new TerminalRun(spec, thread, timer, listener);
  }

  @Override
  public CompletableFuture<Started> start() {
    CompletableFuture<Started> started = new CompletableFuture<>();
    TerminalRun running = new TerminalRun(spec, thread, timer, listener);
    run.handOver(running);
    run = running;
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            PtyProcess process = terminals.start(spec.process(), size, running);
            thread.execute(() -> started(process, started));
          } catch (RuntimeException e) {
            thread.execute(() -> started.completeExceptionally(e));
          }
        });
    return started;
  }

  private void started(PtyProcess process, CompletableFuture<Started> started) {
    pty = process;
    if (stopping) {
      var unused = process.close();
      started.completeExceptionally(new NotRunningException("the agent was released"));
      return;
    }
    started.complete(new Started(process.pid(), null));
    run.runsIn(process);
  }

  @Override
  public @Nullable Long pid() {
    return run.pid();
  }

  @Override
  public @Nullable Continuation continuation() {
    return null;
  }

  @Override
  public void deliver(Delivery delivery) {
    if (stopping) {
      delivery.failed("the agent is being released");
    } else {
      run.deliver(delivery);
    }
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String model) {
    return ModelSwitch.command(spec.command().name(), model)
        .map(command -> run.setModel(model, command))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    new ModelReceipt(
                        ModelReceipt.Status.UNSUPPORTED,
                        model,
                        null,
                        "'"
                            + spec.command().name()
                            + "' has no command that changes the model of its session alone",
                        1)));
  }

  @Override
  public CompletableFuture<Boolean> interrupt() {
    return TerminalOptions.hasRules(spec.command().name())
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
    return run.press(keys).thenApply(done -> (long) keys.length);
  }

  @Override
  public CompletableFuture<Void> resize(int rows, int columns) {
    PtyProcess process = pty;
    CompletableFuture<Void> resized = new CompletableFuture<>();
    if (process == null) {
      resized.completeExceptionally(
          new NotRunningException(
              "the program is not running: it starts, or waits for its restart"));
      return resized;
    }
    PtySize wanted = new PtySize(columns, rows);
    var unused =
        process
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
    TerminalReader reader = run.reader();
    Optional<Screen> drawn = reader.screen();
    Optional<Screen.Cursor> cursor = drawn.map(Screen::cursor);
    return new ScreenInfo(
        spec.agent(),
        drawn.map(Screen::text).orElseGet(() -> plain(reader)),
        cursor.map(Screen.Cursor::row).orElse(null),
        cursor.map(Screen.Cursor::column).orElse(null),
        size.rows(),
        size.columns(),
        reader.tracker().title());
  }

  /** A program that prints plainly shows its newest lines. */
  private String plain(TerminalReader reader) {
    StringBuilder text = new StringBuilder();
    reader
        .linesAfter(reader.lastLine() - size.rows())
        .forEach(line -> text.append(line.text()).append('\n'));
    return text.append(reader.unfinishedLine()).toString();
  }

  @Override
  public SessionInfo session() {
    return new SessionInfo(spec.agent(), run.state(), run.source(), null, null, null, null);
  }

  @Override
  public CompletableFuture<Void> stop() {
    stopping = true;
    run.abandon("the agent was released");
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    PtyProcess process = pty;
    if (process == null) {
      stopped.complete(null);
      return stopped;
    }
    var unused =
        process
            .close()
            .whenComplete((ended, never) -> thread.execute(() -> stopped.complete(null)));
    return stopped;
  }
}
