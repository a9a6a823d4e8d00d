package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.EventHistory.Page.Gap;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client finds out about agents and keeps of the past, before a fake broker. */
class AgentTruthTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final FakeBroker fake = FakeBroker.builder().neverReady().build();
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
    assertThat(model.confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
    assertThat(model.refusal().code()).isEqualTo("invalid_frame");
    var input = get(client.sendInput(new SendInput("w", "hello"), LONG));
    assertThat(input.confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
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
        .isEqualTo(CheckedResult.Confirmation.CONFIRMED);
    Duration notShown = Duration.ofMillis(50);
    assertThat(get(client.sendInput(new SendInput("w", "hello"), notShown)).confirmation())
        .isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
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
    assertThat(get(result).confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(get(result).evidence()).contains("exited");
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
    var all = client.history().find(EventHistory.Query.all());
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
    // One that is sent as the client learns of it may still be written, and says so.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () -> get(client.request(new GetStatus(), Duration.ofMillis(100))))
                    .cause()
                    .isInstanceOfSatisfying(
                        BrokerException.class,
                        e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED))
                    .hasMessageContaining("not UTF-8"));
    assertThat(client.state()).isNotEqualTo(BrokerState.READY);
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

  private static EventHistory.Query idle() {
    return EventHistory.Query.all().ofKind("agent_idle");
  }

  private void start() {
    client.start().join();
  }

  private void spawn(String name, String program) throws Exception {
    start();
    get(client.request(SpawnAgent.of(AgentSpec.pty(name, program))));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
