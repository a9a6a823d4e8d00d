package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.ClientLimits.EventLimits;
import dev.brokerline.client.agent.AgentWaitException;
import dev.brokerline.client.agent.AgentWaitException.Reason;
import dev.brokerline.client.agent.Confirmation;
import dev.brokerline.client.history.HistoryPage.Gap;
import dev.brokerline.client.history.HistoryQuery;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client finds out about agents and keeps of the past, before a fake broker. */
class AgentTruthTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final FakeBroker fake =
      FakeBroker.builder().neverReady().missingProgram("missing").build();
  private final BrokerClient client =
      BrokerClient.create(
          BrokerClientOptions.builder()
              .processFactory(fake.processFactory())
              .limits(ClientLimits.DEFAULT.withHistory(new EventLimits(2, 1 << 20)))
              .build());

  @AfterEach
  void closeAll() {
    client.close();
    fake.close();
  }

  @Test
  void tellsThatTheWorkerRefusedThoughAListenerBlocks() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    client.listen(
        event -> {
          try {
            assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    spawn("w", "cat");
    var model = get(client.setModel(SetModel.of("w", "haiku"), LONG));
    assertThat(model.result().success()).isTrue();
    assertThat(model.confirmation()).isEqualTo(Confirmation.REFUSED);
    assertThat(model.refusal().code()).isEqualTo("invalid_frame");
    var input = get(client.sendInput(new SendInput("w", "hello"), LONG));
    assertThat(input.confirmation()).isEqualTo(Confirmation.REFUSED);
    assertThat(input.result().bytesWritten()).isEqualTo(6);
    release.countDown();
  }

  @Test
  void confirmsOnlyWithEvidence() throws Exception {
    spawn("w", "cat");
    Answer accepted = Answer.ok(new dev.brokerline.protocol.result.SendInputResult("w", 6L));
    fake.enqueue(
        "send_input", accepted.then(new WorkerEvent.Output("w", "stdout", "hello\r\n")), accepted);
    Duration shownWithin = Duration.ofSeconds(2);
    assertThat(get(client.sendInput(new SendInput("w", "hello"), shownWithin)).confirmation())
        .isEqualTo(Confirmation.CONFIRMED);
    Duration notShown = Duration.ofMillis(50);
    assertThat(get(client.sendInput(new SendInput("w", "hello"), notShown)).confirmation())
        .isEqualTo(Confirmation.UNCONFIRMED);
  }

  @Test
  void failsACheckedRequestThatTheBrokerRefuses() {
    start();
    assertThatThrownBy(() -> get(client.setModel(SetModel.of("nobody", "m"))))
        .hasCauseInstanceOf(BrokerRejectedException.class);
  }

  @Test
  void isUnconfirmedWhenTheBrokerDiesAfterItsAnswer() throws Exception {
    spawn("w", "cat");
    fake.enqueue(
        "set_model",
        Answer.ok(new dev.brokerline.protocol.result.SetModelResult("w", "m", true))
            .then(new AgentEvent.Idle("w", 1L)));
    var result = client.setModel(SetModel.of("w", "m"), LONG);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !client.history().find(idle()).events().isEmpty());
    fake.exit(3);
    assertThat(get(result).confirmation()).isEqualTo(Confirmation.UNCONFIRMED);
    assertThat(get(result).evidence()).contains("exited");
  }

  @Test
  void isReadyWhenTheWorkerSaysSoAndAtOnceAfterwards() throws Exception {
    spawn("w", "cat");
    var ready = client.awaitReady("w", LONG);
    assertThat(ready).isNotDone();
    fake.makeReady("w");
    get(ready);
    assertThat(client.awaitReady("w", LONG)).isCompleted();
  }

  @Test
  void failsAtOnceWithTheWorkersWordsWhenTheProgramIsMissing() throws Exception {
    spawn("w", "missing");
    AgentWaitException failure = notReady(client.awaitReady("w", LONG));
    assertThat(failure.reason()).isEqualTo(Reason.LAUNCH_FAILED);
    assertThat(failure.workerStderr()).anyMatch(line -> line.contains("Unable to spawn missing"));
    assertThat(failure).hasMessageContaining("Unable to spawn missing");
  }

  @Test
  void waitsOnForAWorkerThatWasKilledAndRestarts() throws Exception {
    spawn("w", "cat");
    var ready = client.awaitReady("w", LONG);
    fake.crashAgent("w", 9);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !client
                    .history()
                    .find(HistoryQuery.all().ofKind("agent_restarted"))
                    .events()
                    .isEmpty());
    assertThat(ready).isNotDone();
    fake.makeReady("w");
    get(ready);
  }

  @Test
  void failsAtOnceForAnAgentThatHasEndedOrIsUnknown() throws Exception {
    start();
    assertThat(notReady(client.awaitReady("nobody", LONG)).reason()).isEqualTo(Reason.NOT_LIVE);
    spawn("a", "cat");
    var exits = client.awaitReady("a", LONG);
    fake.exitAgent("a");
    assertThat(notReady(exits).reason()).isEqualTo(Reason.EXITED);
    assertThat(notReady(client.awaitReady("a", LONG)).reason()).isEqualTo(Reason.EXITED);
    spawn("b", "cat");
    var released = client.awaitReady("b", LONG);
    get(client.request(ReleaseAgent.of("b")));
    assertThat(notReady(released).reason()).isEqualTo(Reason.RELEASED);
    spawn("c", "cat");
    var lost = client.awaitReady("c", LONG);
    fake.exit(1);
    assertThat(notReady(lost).reason()).isEqualTo(Reason.BROKER_ENDED);
  }

  @Test
  void saysWhatIsKnownWhenItsOwnTimeIsOver() throws Exception {
    spawn("w", "cat");
    AgentWaitException failure = notReady(client.awaitReady("w", Duration.ofMillis(20)));
    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void findsPastEventsByNumberKindAndAgentAndSaysWhatIsMissing() throws Exception {
    start();
    fake.emit(new AgentEvent.Idle("w", 1L));
    for (int i = 2; i <= 5; i++) {
      fake.emit(new WorkerEvent.Output("w", "stdout", "line " + i));
    }
    fake.emit(new AgentEvent.Idle("x", 6L));
    await().atMost(Duration.ofSeconds(10)).until(() -> client.history().since(0).lastSeq() == 6);
    var all = client.history().find(HistoryQuery.all());
    assertThat(all.events()).extracting(ClientEvent::seq).containsExactly(1L, 4L, 5L, 6L);
    assertThat(all.gaps()).containsExactly(new Gap(2, 3));
    assertThat(client.history().since(2).gaps()).containsExactly(new Gap(3, 3));
    assertThat(client.history().since(3).isComplete()).isTrue();
    assertThat(client.history().find(idle()).events()).hasSize(2);
    assertThat(client.history().find(idle().ofAgent("x")).events())
        .extracting(ClientEvent::seq)
        .containsExactly(6L);
  }

  @Test
  void hasAnEventInItsHistoryBeforeAListenerIsTold() throws Exception {
    CompletableFuture<Boolean> found = new CompletableFuture<>();
    client.listen(
        event -> found.complete(client.history().since(event.seq() - 1).events().contains(event)));
    start();
    fake.emit(new AgentEvent.Idle("w", 1L));
    assertThat(get(found)).isTrue();
  }

  @Test
  void takesNoRequestsOfABrokerThatCannotReadAndEndsItIfItLingers() throws Exception {
    start();
    fake.goSilent();
    var pending = client.request(new GetStatus());
    fake.emitRawLine(
        "{\"v\":1,\"type\":\"error\",\"request_id\":null,\"payload\":{\"code\":\"io_error\","
            + "\"message\":\"not UTF-8\",\"retryable\":true,\"data\":null}}");
    await().atMost(Duration.ofSeconds(10)).until(() -> client.state() != BrokerState.READY);
    assertThatThrownBy(() -> get(client.request(new GetStatus())))
        .cause()
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED))
        .hasMessageContaining("not UTF-8");
    get(client.closed());
    assertThatThrownBy(() -> get(pending))
        .cause()
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(client.history().since(0).events())
        .anyMatch(ClientEvent.UnsolicitedError.class::isInstance);
  }

  @Test
  void namesThePhaseOfADeadline() {
    start();
    fake.goSilent();
    assertThatThrownBy(() -> get(client.request(new GetStatus(), Duration.ofMillis(50))))
        .cause()
        .isInstanceOfSatisfying(
            RequestTimeoutException.class,
            e -> assertThat(e.phase()).isEqualTo(RequestTimeoutException.Phase.UNANSWERED));
    assertThatThrownBy(() -> get(client.request(new GetStatus(), Duration.ofMillis(50))))
        .cause()
        .isInstanceOfSatisfying(
            RequestTimeoutException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(RequestTimeoutException.Phase.IN_LINE);
              assertThat(e.busyWith()).contains(new GetStatus());
            });
  }

  private static HistoryQuery idle() {
    return HistoryQuery.all().ofKind("agent_idle");
  }

  private void start() {
    client.start().join();
  }

  private void spawn(String name, String program) throws Exception {
    start();
    get(client.request(SpawnAgent.of(AgentSpec.pty(name, program))));
  }

  private static AgentWaitException notReady(CompletableFuture<Void> wait) throws Exception {
    try {
      get(wait);
    } catch (ExecutionException e) {
      return (AgentWaitException) e.getCause();
    }
    throw new AssertionError("it is ready");
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
