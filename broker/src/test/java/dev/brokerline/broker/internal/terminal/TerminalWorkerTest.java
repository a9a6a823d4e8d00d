package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.pty.PtyEnd;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.tree.SessionTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release while the program of an agent is being launched. */
@Timeout(60)
class TerminalWorkerTest {

  @TempDir private Path directory;

  private final SerialExecutor thread = new SerialExecutor(SharedExecutors.INBOUND);
  private final CountDownLatch launching = new CountDownLatch(1);
  private final CompletableFuture<Supplier<PtyProcess>> launch = new CompletableFuture<>();
  private final FakeProcess process = new FakeProcess();
  private AgentWorker worker;

  /** A process that is told to end, and ends when the test says so. */
  private static final class FakeProcess implements PtyProcess {

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<PtyEnd> closed = new CompletableFuture<>();

    @Override
    public CompletableFuture<PtyEnd> close() {
      asked.complete(null);
      return closed;
    }

    @Override
    public CompletableFuture<PtyEnd> close(SessionTimeouts atMost) {
      return close();
    }

    @Override
    public CompletableFuture<PtyEnd> closed() {
      return closed;
    }

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public boolean isAlive() {
      return !closed.isDone();
    }

    @Override
    public CompletableFuture<Void> write(byte[] bytes) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> resize(PtySize size) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void terminate() {}

    @Override
    public void kill() {}

    @Override
    public CompletableFuture<PtyExit> exited() {
      return new CompletableFuture<>();
    }
  }

  private static final class Unheard implements WorkerListener {

    @Override
    public void event(BrokerEvent event) {}

    @Override
    public void ready() {}

    @Override
    public void startedAgain(String continuity) {}

    @Override
    public void ended(AgentEnd end) {}
  }

  private PtyProcess launch(ProcessCommand command, PtySize size, PtyProcessListener listener) {
    launching.countDown();
    return launch.join().get();
  }

  private CompletableFuture<AgentWorker.Started> start() throws Exception {
    TerminalSpec spec =
        new TerminalSpec(
            "a",
            TerminalCommand.of(AgentSpec.pty("a", "cat")),
            new ProcessCommand(Path.of("/bin/cat"), List.of(), directory, Map.of()),
            new PtySize(80, 24),
            Duration.ZERO,
            Optional.empty(),
            /* conversation= */ null);
    worker = new TerminalWorker(spec, this::launch, thread, SharedExecutors.TIMER, new Unheard());
    CompletableFuture<AgentWorker.Started> started = onThread(worker::start);
    assertThat(launching.await(30, TimeUnit.SECONDS)).isTrue();
    return started;
  }

  private <T> CompletableFuture<T> onThread(Supplier<CompletableFuture<T>> call) {
    return CompletableFuture.supplyAsync(call, thread).thenCompose(future -> future);
  }

  private void awaitThread() throws Exception {
    CompletableFuture.runAsync(() -> {}, thread).get(30, TimeUnit.SECONDS);
  }

  @Test
  void aReleaseIsOverOnlyWhenTheProcessThatWasBeingLaunchedHasEnded() throws Exception {
    CompletableFuture<AgentWorker.Started> started = start();

    CompletableFuture<Void> stopped = onThread(worker::stop);
    awaitThread();
    assertThat(stopped).as("the launch is under way").isNotDone();
    launch.complete(() -> process);
    process.asked.get(30, TimeUnit.SECONDS);
    awaitThread();
    assertThat(stopped).as("the process is being ended").isNotDone();
    process.closed.complete(new PtyEnd(PtyExit.bySignal(1, Duration.ZERO), List.of()));

    stopped.get(30, TimeUnit.SECONDS);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(started)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(NotRunningException.class));
  }

  @Test
  void aReleaseIsOverWhenTheLaunchHasFailed() throws Exception {
    CompletableFuture<AgentWorker.Started> started = start();
    CompletableFuture<Void> stopped = onThread(worker::stop);

    launch.complete(
        () -> {
          throw new LaunchException(Path.of("/bin/cat"), "there is no such program", null);
        });

    stopped.get(30, TimeUnit.SECONDS);
    assertThat(started).failsWithin(Duration.ofSeconds(30));
  }
}
