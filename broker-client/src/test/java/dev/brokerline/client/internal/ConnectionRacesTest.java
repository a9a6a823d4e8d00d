package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.HeldExecutor;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each pair of events that race in the life of a request or a connection, in both orders, before a
 * fake broker. Both clocks are turned by hand, and what completes futures can be held in between.
 */
class ConnectionRacesTest {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ManualTimer timer = new ManualTimer();
  private final ManualScheduler brokerTime = new ManualScheduler();
  private final FakeBroker fake = FakeBroker.builder().scheduler(brokerTime).build();
  private final HeldExecutor callbacks = new HeldExecutor();
  private final HeldExecutor exits = new HeldExecutor();
  private final BrokerClientOptions options =
      BrokerClientOptions.builder().callbackExecutor(callbacks).build();
  private final EventDispatcher events = EventDispatcher.of(options);
  private final Connection connection = connection(this::launch);

  @AfterEach
  void closeAll() throws Exception {
    exits.letGo();
    callbacks.letGo();
    CompletableFuture<CloseReport> closed = connection.close();
    await().atMost(BOUND).until(() -> turn(closed));
    fake.close();
    assertThat(timer.scheduled()).as("alarms that are left").isZero();
    assertThat(connection.state()).isEqualTo(BrokerState.CLOSED);
  }

  // Reply and time-out

  @Test
  void anAnswerBeforeTheDeadlineWinsThoughItsFutureCompletesAfterIt() throws Exception {
    start();
    callbacks.hold();
    CompletableFuture<?> asked = ask(new GetStatus());
    callbacks.awaitTasks(1);
    timer.advance(TIMEOUT);
    assertThat(asked).isNotDone();
    callbacks.letGo();
    assertThat(asked).isCompleted();
    assertThat(lateReplies()).isEmpty();
  }

  @Test
  void aDeadlineBeforeTheAnswerWinsThoughItsFutureCompletesAfterIt() throws Exception {
    start();
    fake.enqueue("get_status", Answer.own().after(TIMEOUT));
    CompletableFuture<?> asked = ask(new GetStatus());
    callbacks.hold();
    timer.advance(TIMEOUT);
    callbacks.awaitTasks(1);
    brokerTime.advance(TIMEOUT);
    awaitLateReply();
    assertThat(asked).isNotDone();
    callbacks.letGo();
    assertFailed(asked, RequestTimeoutException.class, Outcome.UNKNOWN);
    assertThat(lateReplies()).hasSize(1);
  }

  // Cancellation and reply

  @Test
  void aCancellationBeforeTheAnswerWinsAndTheAnswerIsToldAsLate() throws Exception {
    start();
    fake.enqueue("get_status", Answer.own().after(Duration.ofSeconds(1)));
    CompletableFuture<?> asked = ask(new GetStatus());
    asked.cancel(false);
    brokerTime.advance(Duration.ofSeconds(1));
    awaitLateReply();
    assertThat(asked).isCancelled();
    assertThat(get(connection.conversation().request(new ListAgents(), TIMEOUT)).agents())
        .isEmpty();
  }

  @Test
  void aCancellationBetweenAnAnswerAndItsFutureLosesNoAnswer() throws Exception {
    start();
    callbacks.hold();
    CompletableFuture<?> asked = ask(new GetStatus());
    callbacks.awaitTasks(1);
    asked.cancel(false);
    callbacks.letGo();
    assertThat(asked).isCancelled();
    awaitLateReply();
    assertThat(lateReplies()).hasSize(1);
  }

  // Exit and write

  @Test
  void aRequestAfterAnExitThatNobodyHasNoticedYetWasNotWritten() throws Exception {
    start();
    exits.hold();
    fake.exit(1);
    assertFailed(ask(new GetStatus()), BrokerClosedException.class, Outcome.NOT_PERFORMED);
    exits.letGo();
    get(connection.closed());
    assertFailed(ask(new GetStatus()), BrokerException.class, Outcome.NOT_PERFORMED);
  }

  @Test
  void aRequestThatWasWrittenBeforeTheExitMayHaveBeenDone() throws Exception {
    start();
    fake.enqueue("get_status", Answer.none());
    CompletableFuture<?> asked = ask(new GetStatus());
    fake.exit(1);
    assertFailed(asked, BrokerExitedException.class, Outcome.UNKNOWN);
  }

  @Test
  void anAnswerThatWasWrittenBeforeTheExitCounts() throws Exception {
    start();
    CompletableFuture<?> asked = ask(new GetStatus());
    fake.exit(1);
    assertThat(get(asked)).isNotNull();
    get(connection.closed());
  }

  @Test
  void aDeadlineBeforeTheExitIsNotOverruledByIt() throws Exception {
    start();
    fake.enqueue("get_status", Answer.none());
    CompletableFuture<?> asked = ask(new GetStatus());
    callbacks.hold();
    timer.advance(TIMEOUT);
    callbacks.awaitTasks(1);
    fake.exit(1);
    get(connection.closed());
    callbacks.letGo();
    assertFailed(asked, RequestTimeoutException.class, Outcome.UNKNOWN);
  }

  // Close and start

  @Test
  void aStartThatIsClosedBeforeItBeganStartsNothing() throws Exception {
    get(connection.close());
    assertFailed(connection.start(), BrokerClosedException.class, Outcome.NOT_PERFORMED);
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void aStartThatIsClosedBeforeItsHandshakeEndsItsProcess() throws Exception {
    fake.enqueue("hello", Answer.own().after(Duration.ofSeconds(1)));
    CompletableFuture<BrokerInfo> started = connection.start();
    await().atMost(BOUND).until(() -> fake.requests().size() == 1);
    CompletableFuture<CloseReport> closed = connection.close();
    brokerTime.advance(Duration.ofSeconds(1));
    await().atMost(BOUND).until(() -> turn(closed));
    assertFailed(started, BrokerClosedException.class, Outcome.NOT_PERFORMED);
    assertThat(fake.process().isAlive()).isFalse();
  }

  @Test
  void aProcessThatComesIntoBeingAfterTheCloseIsEnded() throws Exception {
    CountDownLatch launch = new CountDownLatch(1);
    CountDownLatch launching = new CountDownLatch(1);
    Connection slow =
        connection(
            (command, listener) -> {
              launching.countDown();
              awaitUninterruptibly(launch);
              return launch(command, listener);
            });
    CompletableFuture<BrokerInfo> started = slow.start();
    assertThat(launching.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    CompletableFuture<CloseReport> closed = slow.close();
    assertThat(closed).isNotDone();
    launch.countDown();
    await().atMost(BOUND).until(() -> turn(closed));
    assertFailed(started, BrokerClosedException.class, Outcome.NOT_PERFORMED);
    assertThat(fake.process().isAlive()).isFalse();
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void aStartThatWasReadyBeforeTheCloseIsShutDownInOrder() throws Exception {
    callbacks.hold();
    CompletableFuture<BrokerInfo> started = connection.start();
    await().atMost(BOUND).until(() -> connection.state() == BrokerState.READY);
    CompletableFuture<CloseReport> closed = connection.close();
    await().atMost(BOUND).until(() -> turn(closed));
    assertThat(get(started).pid()).isPositive();
    assertThat(get(closed).how()).isEqualTo(CloseReport.How.SHUT_DOWN);
  }

  // The two sides

  private Connection connection(ChildProcess.Factory factory) {
    return new Connection(
        options, new StandInTransport(factory, options), timer, events, List.of());
  }

  private ChildProcess launch(ProcessCommand command, ChildProcess.Listener listener) {
    return fake.processFactory().start(command, new LateExits(listener, exits));
  }

  private void start() throws Exception {
    get(connection.start());
  }

  private CompletableFuture<?> ask(BrokerRequest<?> request) {
    return connection.conversation().request(request, TIMEOUT);
  }

  private boolean turn(CompletableFuture<?> future) {
    timer.advance(Duration.ofSeconds(1));
    return future.isDone();
  }

  private List<ClientEvent> lateReplies() {
    return events.since(0).events().stream()
        .filter(ClientEvent.LateReply.class::isInstance)
        .toList();
  }

  private void awaitLateReply() {
    await("a late reply").atMost(BOUND).until(() -> !lateReplies().isEmpty());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertFailed(
      CompletableFuture<?> future, Class<? extends BrokerException> type, Outcome outcome)
      throws Exception {
    try {
      throw new AssertionError("it did not fail: " + get(future));
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(type)
          .isInstanceOfSatisfying(
              BrokerException.class, failed -> assertThat(failed.outcome()).isEqualTo(outcome));
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        open = latch.await(BOUND.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // The close interrupts a launch; this one takes no notice.
      }
    }
  }

  /** Passes on what the process reports, its exit when the executor lets it. */
  private record LateExits(ChildProcess.Listener behind, HeldExecutor exits)
      implements ChildProcess.Listener {
    @Override
    public void onLine(byte[] line) {
      behind.onLine(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      behind.onOversizedLine(prefix, length);
    }

    @Override
    public void onStderr(String line) {
      behind.onStderr(line);
    }

    @Override
    public void onExit(ExitStatus status) {
      exits.execute(() -> behind.onExit(status));
    }
  }
}
