package dev.brokerline.client.internal;

import static dev.brokerline.client.model.BrokerState.CLOSED;
import static dev.brokerline.client.model.BrokerState.CLOSING;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Stopwatch;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.tree.ExitHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The steps after the end of a connection's process: ends its survivors, removes its files, and
 * reports the end. Measures the time from {@link #begin} on.
 */
final class CleanUp {

  private final ConnectionParts parts;
  private final ConnectionLife life;
  private final TreeGuard tree;
  private final GuardedBroker guarded;
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Stopwatch ending;
  private volatile Timer.Scheduled timerHold = () -> {};

  CleanUp(ConnectionParts parts, ConnectionLife life, TreeGuard tree, GuardedBroker guarded) {
    this.parts = parts;
    this.life = life;
    this.tree = tree;
    this.guarded = guarded;
    this.ending = new Stopwatch(parts.timer());
  }

  /** Keeps the timer's thread until everything is cleaned up. */
  void holdTimer() {
    timerHold = SharedExecutors.holdTimer();
  }

  /**
   * Lets the shutdown hook end the broker until everything is cleaned up, if the options say so.
   *
   * @throws BrokerClosedException if the JVM is exiting, because nobody would end that broker
   */
  void guard() {
    if (parts.options().shutdownHook() && !ExitHook.SHARED.add(guarded)) {
      throw new BrokerClosedException(
          "no broker was launched: this JVM is ending", Outcome.NOT_PERFORMED);
    }
  }

  /** Starts the measurement of the end. Only the first call counts. */
  void begin() {
    ending.begin();
  }

  CompletableFuture<CloseReport> closed() {
    return closed.copy();
  }

  /** Nothing was ever started, and so nothing is left. */
  void neverStarted() {
    life.start().conclude(Failures.closedBeforeReady());
    closed.complete(new CloseReport(How.NOT_STARTED, Optional.empty(), Duration.ZERO, List.of()));
  }

  /** Cleans up after a launch without a process, on this thread. */
  void notLaunched() {
    begin();
    run(How.NOT_STARTED, Optional.empty());
  }

  /** Cleans up once, on a thread that may be blocked. */
  void after(Supplier<How> how, Optional<ExitStatus> exit) {
    if (begun.compareAndSet(false, true)) {
      SharedExecutors.runBlockingOrHere(() -> run(how.get(), exit));
    }
  }

  /** Each step runs even if another one throws. */
  private void run(How how, Optional<ExitStatus> exit) {
    CompletableFuture<Void> drained = parts.events().drained();
    long began = System.nanoTime();
    List<EndedProcess> survivors = new ArrayList<>(tree.endAll(leftToClose()));
    survivors.addAll(
        Attempt.orElse(
            "end the agents that the broker left", List.of(), parts.transport()::endRecorded));
    Attempt.to("clean up after the broker", parts.transport()::cleanUp);
    Attempt.to("forget the broker at the JVM's end", () -> ExitHook.SHARED.remove(guarded));
    life.notices().await(drained, began);
    life.lifecycle().moveIf(CLOSING, CLOSED);
    life.start().conclude(exit.map(Handshake::exited).orElseGet(Failures::closedBeforeReady));
    CloseReport report = new CloseReport(how, exit, ending.soFar(), survivors);
    Attempt.to("tell the observers of the end", () -> life.notices().ended(report));
    timerHold.cancel();
    closed.complete(report);
  }

  /** Returns what is left of the close timeout, less 5 % of it for the clean-up. */
  private Duration leftToClose() {
    return parts.closeTimeout().multipliedBy(95).dividedBy(100).minus(ending.soFar());
  }
}
