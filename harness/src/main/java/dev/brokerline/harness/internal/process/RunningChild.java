package dev.brokerline.harness.internal.process;

import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.tree.ProcessStopper;
import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.spawn.tree.RunId;
import dev.brokerline.spawn.tree.StopReport;
import dev.brokerline.spawn.tree.StopTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process, its record and its end. Lines go to the session's thread, which slows the
 * process down when it is behind.
 */
final class RunningChild implements AgentChild, ChildProcess.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(RunningChild.class);

  private static final StopTimeouts LADDER = StopTimeouts.defaults();
  private static final Duration LEFTOVERS = Duration.ofSeconds(4);

  /** How many percent of a limit each step may take at most; the last one is for leftovers. */
  private static final int[] SHARES = {35, 25, 10, 30};

  private final ChildListener listener;
  private final SerialExecutor thread;
  private final Timer timer;
  private final Duration stopTimeout;
  private final Consumer<RunningChild> whenGone;
  private final RunId run = RunId.random();

  /** Completes when the process is watched, or will never be. */
  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private volatile @Nullable ChildProcess process;
  private volatile @Nullable ProcessTree tree;
  private volatile Runnable unannounce = () -> {};
  private volatile Duration forLeftovers = LEFTOVERS;

  RunningChild(
      ChildListener listener,
      SerialExecutor thread,
      Timer timer,
      Duration stopTimeout,
      Consumer<RunningChild> whenGone) {
    this.listener = listener;
    this.thread = thread;
    this.timer = timer;
    this.stopTimeout = stopTimeout;
    this.whenGone = whenGone;
  }

  /** What arrived before the session knew of the process; null afterwards. */
  private @Nullable List<Runnable> held = new ArrayList<>();

  /** Starts the process. Blocks. */
  void start(ChildProcess.Factory processes, ProcessCommand command, Optional<Path> home) {
    home.ifPresent(in -> unannounce = ProcessTree.announce(run, null, in));
    try {
      ChildProcess started = processes.start(run.mark(command), this);
      process = started;
      watch(started, home);
    } catch (RuntimeException e) {
      if (process == null) {
        unannounce.run();
      }
      throw e;
    } finally {
      settled.complete(null);
    }
  }

  private void watch(ChildProcess started, Optional<Path> home) {
    try {
      tree = home.flatMap(in -> ProcessTree.watch(run, started.pid(), null, in)).orElse(null);
    } catch (RuntimeException e) {
      started.kill();
      throw e;
    }
  }

  /** The process could not be started. */
  void neverStarted() {
    whenGone.accept(this);
    gone.complete(null);
  }

  /** Passes on what arrived before, and then everything at once. On the session's thread. */
  void release() {
    List<Runnable> before = Objects.requireNonNull(held, "released once");
    held = null;
    before.forEach(Runnable::run);
  }

  private void pass(Runnable call) {
    if (held == null) {
      call.run();
    } else {
      held.add(call);
    }
  }

  @Override
  public void onLine(byte[] line) {
    thread.execute(line.length, () -> pass(() -> listener.line(line)));
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    thread.execute(prefix.length, () -> pass(() -> listener.oversized(prefix, length)));
  }

  @Override
  public void onStderr(String line) {
    // The last lines are in the exit's status.
  }

  @Override
  public void onExit(ExitStatus status) {
    thread.execute(() -> pass(() -> listener.exited(status)));
    // Not before it is watched: one that exits at once may do so earlier.
    var unused = settled.thenRunAsync(this::endLeftovers, SharedExecutors.PROCESSES);
  }

  private void endLeftovers() {
    ProcessTree watched = tree;
    try {
      List<EndedProcess> left =
          watched == null ? ProcessTree.endMarked(run, forLeftovers) : watched.endAll(forLeftovers);
      if (!left.isEmpty()) {
        LOG.info("These outlived their agent's program and were ended: {}", left);
      }
      if (watched == null) {
        unannounce.run();
      } else {
        watched.close();
      }
    } catch (RuntimeException e) {
      LOG.error("Could not end what an agent's program may have left", e);
    } finally {
      whenGone.accept(this);
      gone.complete(null);
    }
  }

  private ChildProcess process() {
    return Objects.requireNonNull(process, "started before anyone knows it");
  }

  @Override
  public long pid() {
    return process().pid();
  }

  @Override
  public Offer offer(byte[] line) {
    return process().offer(line);
  }

  @Override
  public void closeOutput() {
    process().closeStdin();
  }

  @Override
  public void terminate() {
    process().terminate();
  }

  @Override
  public void stop() {
    var unused = end();
  }

  /**
   * Kills the process and everything that it has started. Needs no thread but the calling one,
   * which it blocks hardly longer than the limit.
   */
  void endByForce(Duration limit) {
    ChildProcess child = process;
    if (child != null) {
      child.kill();
    }
    ProcessTree watched = tree;
    if (watched != null) {
      var unused = watched.endAll(limit);
      watched.close();
    }
  }

  /** Ends the process and everything that it has started; completes when they are gone. */
  CompletableFuture<Void> end() {
    return end(new StopTimeouts(stopTimeout, LADDER.afterTerminate(), LADDER.afterKill()));
  }

  /** Ends it all within a limit, with steps of its own if an end has begun. */
  CompletableFuture<Void> end(Duration limit) {
    forLeftovers = share(limit, 3);
    return end(new StopTimeouts(share(limit, 0), share(limit, 1), share(limit, 2)));
  }

  private static Duration share(Duration limit, int step) {
    return limit.multipliedBy(SHARES[step]).dividedBy(100);
  }

  private CompletableFuture<Void> end(StopTimeouts steps) {
    ChildProcess child = process;
    if (child == null) {
      return gone.copy();
    }
    return new ProcessStopper(child, timer, steps)
        .stop()
        .thenCompose(
            report ->
                report.outcome() == StopReport.Outcome.STILL_ALIVE
                    ? CompletableFuture.completedFuture(null)
                    : gone.copy());
  }
}
