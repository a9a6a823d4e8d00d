package dev.brokerline.harness.internal.process;

import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.ExitHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The child processes of one session. Each is on record in Brokerline's home, so that the next
 * start ends what a killed JVM has left, and is ended with all that it has started.
 *
 * <p>All methods may be called from any thread, and none blocks.
 */
public final class Children {

  private final ChildProcess.Factory processes;
  private final SessionOptions options;
  private final SerialExecutor thread;
  private final Timer timer;
  private final Supplier<CompletableFuture<Void>> closeSession;

  /** The processes, each with what the hook at the JVM's end knows of it. */
  private final Map<RunningChild, ExitHook.Guarded> running = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /** The process that was started last and has not ended. */
  private volatile @Nullable RunningChild newest;

  /**
   * Makes an empty set.
   *
   * @param thread the session's thread, on which the listeners are called
   * @param closeSession closes the session when the JVM ends
   */
  public Children(
      ChildProcess.Factory processes,
      SessionOptions options,
      SerialExecutor thread,
      Timer timer,
      Supplier<CompletableFuture<Void>> closeSession) {
    this.processes = processes;
    this.options = options;
    this.thread = thread;
    this.timer = timer;
    this.closeSession = closeSession;
  }

  /**
   * Starts a process.
   *
   * @return a future that completes on the session's thread, before the listener's first call
   */
  public CompletableFuture<AgentChild> start(ProcessInvocation invocation, ChildListener listener) {
    CompletableFuture<AgentChild> started = new CompletableFuture<>();
    SharedExecutors.PROCESSES.execute(() -> start(invocation, listener, started));
    return started;
  }

  private void start(
      ProcessInvocation invocation, ChildListener listener, CompletableFuture<AgentChild> started) {
    RunningChild child =
        new RunningChild(listener, thread, timer, options.timeouts().stop(), this::gone);
    ExitHook.Guarded guard = new Guard(child);
    running.put(child, guard);
    Map<String, String> inherited = options.inheritedEnvironment();
    try {
      if (options.shutdownHook() && !ExitHook.SHARED.add(guard)) {
        throw new IllegalStateException("this JVM is ending");
      }
      Optional<Path> home = UserHome.brokerline(inherited);
      home.ifPresent(CrashSweep::sweep);
      child.start(processes, invocation.command(inherited), home);
      newest = running.containsKey(child) ? child : null;
      thread.execute(
          () -> {
            started.complete(child);
            child.release();
          });
      if (closed) {
        child.stop();
      }
    } catch (Throwable e) {
      child.neverStarted();
      AgentError error =
          AgentError.of(
              ErrorCode.RESOLVE_FAILED,
              "%s could not be started: %s"
                  .formatted(
                      invocation.executable(),
                      Objects.requireNonNullElse(e.getMessage(), e.toString())),
              Outcome.NOT_PERFORMED);
      thread.execute(() -> started.completeExceptionally(new AgentException(error, e)));
    }
  }

  /** Returns the id of the process that was started last; empty if it has ended. */
  public OptionalLong pid() {
    RunningChild child = newest;
    return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
  }

  private void gone(RunningChild child) {
    ExitHook.Guarded guard = running.remove(child);
    if (child.equals(newest)) {
      newest = null;
    }
    if (guard != null) {
      ExitHook.SHARED.remove(guard);
    }
  }

  /** Ends a process with the JVM: by closing its session, which tells the caller, or by force. */
  private final class Guard implements ExitHook.Guarded {

    private final RunningChild child;

    Guard(RunningChild child) {
      this.child = child;
    }

    @Override
    public CompletableFuture<Void> close() {
      return closeSession.get();
    }

    @Override
    public void endByForce(Duration limit) {
      child.endByForce(limit);
    }
  }

  /**
   * Ends all processes and everything that they have started.
   *
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> close() {
    return close(RunningChild::end);
  }

  /** Does what {@link #close()} does, within a limit. Hurries an end that has begun. */
  public CompletableFuture<Void> close(Duration limit) {
    return close(child -> child.end(limit));
  }

  private CompletableFuture<Void> close(Function<RunningChild, CompletableFuture<Void>> end) {
    closed = true;
    return Futures.map(
        Futures.allOf(List.copyOf(running.keySet()).stream().map(end).toList()), all -> null);
  }
}
