package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.spawn.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Starts a process for each turn, and lets the next one go on by the key of the conversation. The
 * turn ends with its process, and is a success only if the program has said so.
 */
public final class OneTurnDriver implements Driver {

  private final DriverContext context;
  private final Path executable;
  private final Form form;

  private @Nullable String continuation;
  private @Nullable String model;

  /** The last model with which a turn went well. */
  private @Nullable String proved;

  /** The last model that the program has named, if it names any. */
  private @Nullable String named;

  private @Nullable TurnProcess running;

  /** Makes a driver of an executable. */
  public OneTurnDriver(DriverContext context, Path executable) {
    this.context = context;
    this.executable = executable;
    SessionOptions options = context.options();
    this.continuation = options.continuation().map(Continuation::key).orElse(null);
    this.model = options.model().orElse(null);
    this.form = form(options);
  }

  private static Form form(SessionOptions options) {
    return switch (options.program().id()) {
      case "claude" -> new ClaudeForm();
      case "codex" -> new CodexForm(options.continuation().isEmpty());
      case "gemini" -> new GeminiForm();
      case "opencode" -> new OpencodeForm();
      default -> new TextForm(options.program().id(), options.way().arguments());
    };
  }

  /** Returns how the process of a first turn is started for these options. */
  public static ProcessInvocation invocation(
      SessionOptions options, Path executable, String prompt) {
    Form.Beginning turn =
        new Form.Beginning(
            prompt,
            options.continuation().map(Continuation::key).orElse(null),
            UUID.randomUUID().toString(),
            options.model().orElse(null));
    ProcessInvocation invocation = invocation(options, executable, form(options), turn);
    return turn.key(options.program().flags()).map(invocation::withConversation).orElse(invocation);
  }

  private static ProcessInvocation invocation(
      SessionOptions options, Path executable, Form form, Form.Beginning turn) {
    Map<String, String> environment = new TreeMap<>(options.way().environment());
    List<String> arguments = form.arguments(options, turn, environment);
    environment.putAll(options.environment());
    return ProcessInvocation.of(
        executable,
        arguments,
        options.directory(),
        environment,
        form.readsPrompt() ? StdinMode.PROMPT : StdinMode.NONE);
  }

  @Override
  public CompletableFuture<Opened> open() {
    if (!context.options().mcpServers().isEmpty()) {
      // Their variables may be secret, and every user can read a command line.
      return CompletableFuture.failedFuture(
          Errors.exception(
              ErrorCode.UNSUPPORTED,
              context.options().program() + " takes no MCP servers when it runs for one turn",
              Outcome.NOT_PERFORMED));
    }
    return CompletableFuture.completedFuture(new Opened(continuation, null));
  }

  @Override
  public void prompt(TurnSink sink, String text) {
    Form.Beginning turn =
        new Form.Beginning(text, continuation, UUID.randomUUID().toString(), model);
    TurnProcess process = new TurnProcess(sink, turn);
    ProcessInvocation invocation = invocation(context.options(), executable, form, turn);
    running = process;
    var unused =
        context
            .start(invocation, process)
            .whenComplete(
                (child, failure) -> {
                  if (child != null) {
                    process.started(child);
                  } else {
                    process.notStarted(failure);
                  }
                });
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String requested) {
    model = requested;
    return CompletableFuture.completedFuture(
        new ModelReceipt(
            ModelReceipt.Status.PENDING,
            requested,
            named != null ? named : proved,
            "the process of the next turn is started with it",
            0));
  }

  @Override
  public void interrupt() {
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void answer(PermissionRequest request, PermissionDecision decision) {
    throw new IllegalStateException("a process for one turn asks for no permission");
  }

  /** The process of a turn. */
  private final class TurnProcess implements ChildListener {

    private final TurnSink sink;
    private final Form.Beginning turn;
    private final HeldEnd held;
    private final Reader reader;
    private @Nullable AgentChild child;
    private boolean interrupted;
    private boolean lingers;

    TurnProcess(TurnSink sink, Form.Beginning turn) {
      this.sink = sink;
      this.turn = turn;
      this.held = new HeldEnd(sink);
      this.reader = form.reader(held, new Heard());
    }

    void started(AgentChild started) {
      child = started;
      if (interrupted) {
        stop(started);
        return;
      }
      try {
        if (form.readsPrompt()) {
          for (String line : turn.prompt().split("\n", -1)) {
            Errors.requireQueued(
                started.offer(line.getBytes(StandardCharsets.UTF_8)),
                context.options().program().id());
          }
        }
        started.closeOutput();
      } catch (AgentException e) {
        if (e.code() == ErrorCode.PROCESS_FAILED) {
          // The exit, which is on its way, says more than a closed pipe.
          started.closeOutput();
        } else {
          held.end(StopReason.FAILED, e.error(), null);
          started.stop();
        }
      }
    }

    void notStarted(Throwable failure) {
      finish(
          Verdict.failed(
              failure instanceof AgentException known
                  ? known.error()
                  : AgentError.of(
                      ErrorCode.RESOLVE_FAILED,
                      Objects.requireNonNullElse(failure.getMessage(), failure.toString()),
                      Outcome.NOT_PERFORMED)),
          null);
    }

    void interrupt() {
      interrupted = true;
      if (child != null) {
        stop(child);
      }
    }

    private void stop(AgentChild process) {
      process.terminate();
      process.stop();
    }

    @Override
    public void line(byte[] line) {
      reader.line(line);
      lingerAfterTheEnd();
    }

    /**
     * A program that has reported the end, and stays, is ended after the time for requests. codex
     * takes more than five seconds to exit without a network.
     */
    private void lingerAfterTheEnd() {
      if (held.said() != null && !lingers) {
        lingers = true;
        context
            .timer()
            .schedule(
                context.options().timeouts().request(),
                () -> context.thread().execute(this::stopIfRunning));
      }
    }

    private void stopIfRunning() {
      if (running == this && child != null) {
        stop(child);
      }
    }

    @Override
    public void oversized(byte[] prefix, long length) {
      held.notice("oversized_line", "a line of " + length + " bytes was skipped", null);
    }

    @Override
    public void exited(ExitStatus exit) {
      boolean cut = interrupted && held.said() == null;
      finish(cut ? Verdict.INTERRUPTED : reader.ended(exit, held.said()), exit);
    }

    private void finish(Verdict verdict, @Nullable ExitStatus exit) {
      if (running == this) {
        running = null;
      }
      judgeModel(verdict);
      sink.end(verdict.reason(), verdict.error(), exit);
    }

    private void judgeModel(Verdict verdict) {
      String used = turn.model();
      if (used != null && verdict.isSuccess()) {
        proved = used;
        if (named == null) {
          context.model(used, "a turn went well with it");
        }
      } else if (verdict.error() != null
          && verdict.error().code() == ErrorCode.MODEL_NOT_SUPPORTED
          && Objects.equals(used, model)) {
        model = proved;
        named = proved;
        if (proved != null) {
          context.model(proved, "the program knows no " + used);
        }
      }
    }
  }

  /** What a program says of the session, which the next turn needs. */
  private final class Heard implements DriverContext {
    @Override
    public void continuation(String key) {
      continuation = key;
      context.continuation(key);
    }

    @Override
    public void model(String name, String evidence) {
      named = name;
      context.model(name, evidence);
    }

    @Override
    public SessionOptions options() {
      return context.options();
    }

    @Override
    public Executor thread() {
      return context.thread();
    }

    @Override
    public Timer timer() {
      return context.timer();
    }

    @Override
    public CompletableFuture<AgentChild> start(
        ProcessInvocation invocation, ChildListener listener) {
      return context.start(invocation, listener);
    }

    @Override
    public void lost(AgentError error, @Nullable ExitStatus exit) {
      context.lost(error, exit);
    }
  }
}
